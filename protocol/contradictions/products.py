"""Contradictions between how long an administration takes and how long its product keeps."""

from collections.abc import Iterator

from protocol.treatment_protocol import TreatmentProtocol


def products(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield durations longer than the time within which the product is to be given."""
    limits = {product.id: product.post_thaw_limit for product in protocol.products}
    for arm in protocol.arms:
        stated = limits[arm.product]
        limit = stated.value if stated is not None else None
        durations = [(f"arms.{arm.id}.duration", arm.duration)]
        durations += [
            (f"arms.{arm.id}.phases.{phase.id}.duration", phase.duration) for phase in arm.phases
        ]
        for path, duration in durations:
            length = duration.value if duration is not None else None
            if limit is not None and length is not None and length.minutes > limit.minutes:
                message = (
                    f'found "{length}", longer than the "{limit}" after thawing of product'
                    f" {arm.product}; accepted: that long at most"
                )
                yield path, message
