"""The long month: forty complaints across every edge, each with what it adds to a month, worked out by hand from the manual's section 5.

`nov`: 统计期间 2026-10-25 00:00 to 2026-11-24 24:00. `natural`: the same complaints in the natural month 11-01 to 11-30.
`oct`: the month before, 09-25 to 10-24. `year`: the same month of last year, 2025-10-25 to 2025-11-24. What is not said adds nothing.
The first limit is 48 hours (轻微, 重大) or 72 (重要) from the complaint, pauses taken out; the first reply is due in 24 hours.
"""

from dataclasses import dataclass, field

from tests.models.reports.month_story import Told

NEW = "received valid sev_minor cause_internal ch_call "  # comes in, judged as most are
DONE = "handled finished finished_on_time "  # once handled, however often it is finished
SAME = "the same as nov"
VISITED_A, VISITED_B, VISITED_C = (f"visited sat_{code} " for code in "abc")


@dataclass
class Case:
    """`hours`: how long each finishing of `nov` took, in its order; `reply_hours`: the first reply."""

    told: Told
    nov: str = ""
    natural: str = ""
    oct: str = ""
    year: str = ""
    hours: tuple[float, ...] = ()
    reply_hours: float | None = None
    later: dict = field(default_factory=dict)  # judged otherwise afterwards

    def adds(self, month: str) -> list[str]:
        said = getattr(self, month)
        return sorted((self.nov if said is SAME else said).split())


def case(at, kind, room, status, *happened, nov="", natural="", oct="", year="", hours=(), reply_hours=None, later=None, **more) -> Case:
    told = Told(at, kind, happened, status, room, **more)
    return Case(told, nov, natural, oct, year, hours, reply_hours, later or {})


MINUTE = 1 / 60
REPAIR = (
    # In on the last minute of October, done on the first of November, visited and written off.
    case("10-24 23:59", "repair", "1-1-101", "written_off", ("10-25 00:00", "result"), ("10-26 09:00", "return_visit", "a"),
         ("10-26 10:00", "write_off"), first_reply="10-25 00:10", hours=(MINUTE,),
         oct=NEW + "open_end", nov="carried_in visit_due written_off solved_once " + DONE + VISITED_A),
    # In on the first moment, answered on the very limit; the first reply on the very limit too. Who is answered is not visited.
    case("10-25 00:00", "repair", "1-1-102", "answered", ("10-27 00:00", "answer"), channel="walk_in", first_reply="10-26 00:00",
         hours=(48,), reply_hours=24, nov="received valid sev_minor cause_internal ch_walk_in first_reply replied_on_time " + DONE),
    # Done one minute late, replied one minute late, visited in the last minute.
    case("10-25 00:01", "repair", "1-1-103", "handled", ("10-27 00:02", "result"), ("11-24 23:59", "return_visit", "b"), channel="email",
         first_reply="10-26 00:02", hours=(48 + MINUTE,), reply_hours=24 + MINUTE,
         nov="received valid sev_minor cause_internal ch_written handled finished visit_due first_reply escalated " + VISITED_B,
         natural="visit_due " + VISITED_B),
    # Done on the last minute of the month; nobody reached at first, then visited on the last minute of the natural month.
    case("11-22 09:00", "repair", "1-1-104", "handled", ("11-24 23:59", "result"), ("11-25 10:00", "return_visit", "unreached"),
         ("11-30 23:59", "return_visit", "a"), severity="major", channel="letter", hours=(62 + 59 * MINUTE,),
         nov="received valid sev_major cause_internal ch_written visit_due " + DONE,
         natural="received valid sev_major cause_internal ch_written visit_due unreached " + DONE + VISITED_A),
    # In on the last minute, nobody has judged its cause; done one minute later, visited on the first moment after the natural month.
    case("11-24 23:59", "repair", "1-1-105", "handled", ("11-25 00:00", "result"), ("12-01 00:00", "return_visit", "a"), cause=None,
         nov="received valid sev_minor cause_other cause_unset ch_call open_end",
         natural="received valid sev_minor cause_other cause_unset ch_call visit_due " + DONE),
    # In on the first moment after; the household of the first one within 90 days.
    case("11-25 00:00", "repair", "1-1-101", "in_progress", natural=NEW + "repeated open_end overdue_open escalated"),
    case("2025-10-25 00:00", "repair", "1-1-101", "written_off", ("2025-10-26 00:00", "result"), ("2025-10-27 09:00", "return_visit", "a"),
         ("2025-10-28 09:00", "write_off"), year=NEW + "visit_due written_off solved_once " + DONE + VISITED_A),
)  # fmt: skip
EQUIPMENT = (
    # Paused before its limit and never resumed: open, not overdue.
    case("10-10 09:00", "equipment", "2-1-201", "in_progress", pauses=(("10-12 00:00", None),), severity="major", cause="municipal",
         oct="received valid sev_major cause_municipal ch_call open_end", nov="carried_in open_end", natural=SAME),
    # Paused across the edge for 96 hours, done on the moved limit; not satisfied, so done and visited once more.
    case("10-22 09:00", "equipment", "2-1-202", "written_off", ("10-28 09:00", "result"), ("10-29 10:00", "return_visit", "c"),
         ("10-29 10:00", "reopen"), ("11-02 10:00", "result"), ("11-03 10:00", "return_visit", "b"), ("11-03 11:00", "write_off"),
         pauses=(("10-23 09:00", "10-27 09:00"),), hours=(48, 169), oct=NEW + "open_end",
         nov="carried_in visit_due reopened finished visit_due written_off " + DONE + VISITED_C + VISITED_B,
         natural="carried_in handled finished visit_due written_off " + VISITED_B),
    # Reopened twice, once not reached in between.
    case("10-28 08:00", "equipment", "2-1-203", "handled", ("10-29 08:00", "result"), ("10-30 08:00", "return_visit", "c"),
         ("10-30 08:00", "reopen"), ("11-05 08:00", "result"), ("11-06 08:00", "return_visit", "c"), ("11-06 08:00", "reopen"),
         ("11-10 08:00", "result"), ("11-11 08:00", "return_visit", "unreached"), ("11-12 08:00", "return_visit", "a"),
         severity="grave", cause="legacy", channel="from_above", first_reply="10-28 08:30", hours=(24, 192, 312), reply_hours=0.5,
         nov="received valid sev_grave cause_legacy ch_relayed first_reply replied_on_time " + DONE + "finished finished reopened reopened "
             "unreached visit_due visit_due visit_due " + VISITED_C + VISITED_C + VISITED_A,
         natural="carried_in handled finished finished reopened unreached visit_due visit_due " + VISITED_C + VISITED_A),
    # Written off in October, opened again on the last minute, done after the month.
    case("10-15 10:00", "equipment", "2-1-204", "handled", ("10-16 10:00", "result"), ("10-17 10:00", "return_visit", "a"),
         ("10-18 10:00", "write_off"), ("11-24 23:59", "reopen"), ("11-26 10:00", "result"),
         oct=NEW + "visit_due written_off solved_once " + DONE + VISITED_A, nov="reopened open_end overdue_open",
         natural="reopened finished visit_due"),
    # The second of its household; not satisfied on the first moment after the month.
    case("11-10 10:00", "equipment", "2-1-202", "in_progress", ("11-11 10:00", "result"), ("11-25 00:00", "return_visit", "c"),
         ("11-25 00:00", "reopen"), hours=(24,), nov=NEW + "repeated visit_due " + DONE,
         natural=NEW + "repeated visit_due reopened open_end overdue_open " + DONE + VISITED_C),
    # None of our business, closed as unsolvable on the very limit: nobody is visited.
    case("11-03 09:00", "equipment", None, "unsolved", ("11-05 09:00", "close_unsolvable"), channel="online", cause="neighbour",
         validity="invalid", more={"location": "中心广场", "invalid_reason": "属政府职能"}, hours=(48,),
         nov="received invalid sev_minor cause_neighbour ch_online " + DONE, natural=SAME),
)  # fmt: skip
SECURITY = (
    # In before, void in the month.
    case("10-24 23:50", "security", "3-1-301", "void", ("10-25 00:10", "void"), oct=NEW + "open_end", nov="carried_in voided"),
    # Void although it was done: only that it came, and that it went.
    case("11-12 12:00", "security", "3-1-302", "void", ("11-12 18:00", "result"), ("11-12 20:00", "void"), channel="walk_in",
         nov="received valid sev_minor cause_internal ch_walk_in voided", natural=SAME),
    # Done in October, opened again and then void.
    case("10-14 10:00", "security", "3-1-303", "void", ("10-15 09:00", "result"), ("11-18 10:00", "reopen"), ("11-18 11:00", "void"),
         oct=NEW + "visit_due " + DONE, nov="reopened voided", natural=SAME),
    # Void after the month: in it, it was open. Its household's other one was void and makes no repeat.
    case("11-24 22:00", "security", "3-1-301", "void", ("11-25 09:00", "void"), nov=NEW + "open_end", natural=NEW + "voided"),
    # Written off without a visit.
    case("10-02 08:00", "security", "3-1-304", "written_off", ("10-03 08:00", "result"), ("10-04 08:00", "write_off"),
         oct=NEW + "visit_due written_off solved_once " + DONE),
    # A repeat of it as long as it was not void, which is after the month.
    case("11-23 08:00", "security", "3-1-304", "void", ("11-25 10:00", "void"), nov=NEW + "repeated open_end", natural=NEW + "voided"),
)  # fmt: skip
CLEANING = (
    case("08-22 09:00", "cleaning", "4-1-401", "written_off", ("08-22 10:00", "result"), ("08-23 09:00", "return_visit", "a"),
         ("08-24 09:00", "write_off")),
    # The 90th day after it still is a repeat.
    case("11-20 09:00", "cleaning", "4-1-401", "handled", ("11-21 09:00", "result"), ("11-22 09:00", "return_visit", "a"), cause="service",
         later={"channel": "relayed"}, first_reply="11-20 10:00", hours=(24,), reply_hours=1,
         nov="received valid sev_minor cause_service ch_relayed repeated first_reply replied_on_time visit_due " + DONE + VISITED_A,
         natural=SAME),
    case("08-21 09:00", "cleaning", "4-1-402", "written_off", ("08-21 10:00", "result"), ("08-22 09:00", "return_visit", "a"),
         ("08-23 09:00", "write_off")),
    # 90 days and a minute after it is none; nobody has done anything.
    case("11-19 09:01", "cleaning", "4-1-402", "in_progress", cause="service",
         nov="received valid sev_minor cause_service ch_call open_end overdue_open escalated", natural=SAME),
)  # fmt: skip
GREENING = (
    # The same household, another type: no repeat. Paused across the end of the month, done an hour before the moved limit.
    case("11-21 10:00", "greening", "4-1-401", "handled", ("11-27 09:00", "result"), pauses=(("11-22 10:00", "11-26 10:00"),),
         cause="other", channel="other", nov="received valid sev_minor cause_other ch_other open_end",
         natural="received valid sev_minor cause_other ch_other visit_due " + DONE),
    case("10-30 10:00", "greening", None, "in_progress", severity="grave", cause=None, channel="online", more={"location": "中心花园"},
         nov="received valid sev_grave cause_other cause_unset ch_online open_end overdue_open escalated",
         natural="carried_in open_end overdue_open"),
)  # fmt: skip
FIRST_HALF = (*REPAIR, *EQUIPMENT, *SECURITY, *CLEANING, *GREENING)
