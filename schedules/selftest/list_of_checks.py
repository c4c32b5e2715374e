"""Every check of the self-test, in the order of its page."""

from schedules.selftest import dates, doses, machine, outputs, plans, records
from schedules.selftest.check import Check

CHECKS = (
    Check("T01", "Clock and parts of the machine", "计算机时钟与组件", machine.clock),
    Check("T02", "Files are written whole", "文件完整写入", machine.files),
    Check("T03", "The known plan", "已知计划", plans.known_plan),
    Check("T04", "A plan file read back", "计划文件读回", plans.round_trip),
    Check("T05", "What has to be refused", "应被拒绝的文件", plans.refusals),
    Check("T06", "Doses recomputed in fractions", "用分数复算剂量", doses.fractions),
    Check("T07", "Days around Easter 2027", "2027 年复活节前后的日期", dates.easter),
    Check("T08", "Months, cycles and numbering", "月份、周期与天数编号", dates.months),
    Check("T09", "Hours at clock changes", "时钟调整时的钟点", dates.clock_changes),
    Check("T10", "Zone rules in calendar files", "日历文件中的时区规则", dates.zones),
    Check("T11", "Calendars read back", "日历读回", outputs.calendars),
    Check("T12", "The patient's calendar tells nothing", "患者日历不泄露内容", outputs.privacy),
    Check("T13", "Sheets as PDF, with their fonts", "PDF 单据及字体", outputs.sheets),
    Check("T14", "The same numbers in both languages", "中英文数字一致", outputs.languages),
    Check("T15", "Codes of sheets", "单据编码", outputs.codes),
    Check("T16", "The known log", "已知记录", records.known_log),
)
