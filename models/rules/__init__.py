"""Pure decisions: values in, values out.

Nothing here reads a clock, a database, a request or a file. Time comes in as `now`; moments are naive Asia/Shanghai.
Codes are English, what a person reads is Chinese. A refusal is `models.errors.RuleViolation`.
"""
