from models.errors import RuleViolation


def test_a_refusal_carries_its_words_and_its_field():
    refusal = RuleViolation("请填事由", "content")
    assert (refusal.message, refusal.field, str(refusal)) == ("请填事由", "content", "请填事由")


def test_a_refusal_need_not_be_about_one_field():
    assert RuleViolation("这条已经注销").field is None
