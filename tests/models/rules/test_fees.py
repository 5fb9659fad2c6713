from decimal import Decimal

import pytest

from models.rules.fees import materials, total


@pytest.mark.rule(57)
def test_materials_are_quantity_times_price_without_what_the_owner_brings():
    rows = [{"name": "角阀", "quantity": "2", "price": "35.50"}, {"name": "龙头", "quantity": "1", "price": "80", "own": "是"},
            {"name": "生料带", "quantity": "1"}]  # fmt: skip
    assert materials(rows) == Decimal("71.00")
    assert materials(None) == 0


def test_a_total_of_nothing_is_nothing():
    assert total(None, None) is None
    assert total(Decimal("50"), None, Decimal("71.00")) == Decimal("121.00")
