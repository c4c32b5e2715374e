"""The best placement as OR-Tools CP-SAT finds it, which shares no code with the engine."""

from engine_instances import Problem, month_limits
from ortools.sat.python import cp_model

from schedules.engine.item import Choice
from schedules.engine.pairs import Apart, Constraint, Months

# Tiers of the objective, for problems of few targets and days: each is above all below it together.
SOFT, OUTSIDE, MOVED, UNPLACED = 10**3, 10**5, 10**7, 10**9


def solve(problem: Problem, *, sides: bool = True) -> list[Choice]:
    """Return the best placement: the only one with the preferred sides, else any of the best.

    The sides of all targets are one number in the objective, which few targets leave room for.
    """
    model = _Model(problem, sides=sides)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False  # the problems are too small to gain by it
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.linearization_level = 0
    if solver.solve(model.model) != cp_model.OPTIMAL:
        raise AssertionError(solver.status_name())
    return [
        solver.value(day) if solver.value(placed) else None
        for day, placed in zip(model.days, model.placed, strict=True)
    ]


class _PlainModel(cp_model.CpModel):
    """A model without the former names of its methods, 60 closures that each model makes."""

    def _add_pre_pep8_methods(self) -> None:
        pass


class _Model:
    def __init__(self, problem: Problem, *, sides: bool):
        self.problem = problem
        self.sides = sides
        self.model = _PlainModel()
        self.days = []
        self.placed = []
        self.taken = []
        self.terms = []
        self.weights = []
        self._base = 1 + max((len(wanted.days) for wanted in problem.wanted), default=0)
        for at in range(len(problem.wanted)):
            self._add_target(at)
        for constraint in problem.asked:
            self._add_constraint(constraint)
        for at in problem.given | problem.pinned:
            self.model.add(self.placed[at] == 1)
        self.model.minimize(cp_model.LinearExpr.weighted_sum(self.terms, self.weights))

    def _add_target(self, at: int) -> None:
        wanted, model = self.problem.wanted[at], self.model
        placed = model.new_bool_var("")
        taken = [model.new_bool_var("") for _ in wanted.days]
        model.add_exactly_one([*taken, placed.negated()])
        days = [option.day for option in wanted.days]
        day = model.new_int_var_from_domain(cp_model.Domain.from_values(days or [0]), "")
        by_side = sorted(days, key=wanted.side)
        for option, literal in zip(wanted.days, taken, strict=True):
            model.add(day == option.day).only_enforce_if(literal)
            cost = option.displacement + SOFT * option.soft + OUTSIDE * option.outside
            cost += MOVED * option.moved
            self._price(literal, at, cost, by_side.index(option.day))
        self._price(placed.negated(), at, UNPLACED, len(days))
        self.days.append(day)
        self.placed.append(placed)
        self.taken.append(taken)

    def _price(self, literal: cp_model.LiteralT, at: int, cost: int, side: int) -> None:
        """Price a choice: its tiers, and below them its side, read as one digit of a number."""
        if not self.sides:
            self.terms.append(literal)
            self.weights.append(cost)
            return
        places = len(self.problem.wanted)
        digit = places - 1 - self.problem.order.index(at)
        self.terms.append(literal)
        self.weights.append(cost * self._base**places + side * self._base**digit)

    def _add_constraint(self, constraint: Constraint) -> None:
        model, first, second = self.model, constraint.first, constraint.second
        both = [self.placed[first], self.placed[second]]
        difference = self.days[second] - self.days[first]
        if isinstance(constraint, Apart):
            after = model.new_bool_var("")
            model.add(difference >= constraint.days).only_enforce_if([*both, after])
            model.add(difference <= -constraint.days).only_enforce_if([*both, after.negated()])
            return
        if isinstance(constraint, Months):
            for option, literal in zip(
                self.problem.wanted[first].days, self.taken[first], strict=True
            ):
                low, high = month_limits(constraint, option.day)
                model.add(self.days[second] >= low).only_enforce_if([literal, *both])
                model.add(self.days[second] <= high).only_enforce_if([literal, *both])
            return
        if constraint.low is not None:
            model.add(difference >= constraint.low).only_enforce_if(both)
        if constraint.high is not None:
            model.add(difference <= constraint.high).only_enforce_if(both)
