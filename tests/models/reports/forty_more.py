"""The long month, second half: see forty.py."""

from tests.models.reports.forty import DONE, FIRST_HALF, NEW, SAME, VISITED_A, VISITED_B, VISITED_C, case

ATTITUDE = (
    # Taken for 轻微, judged 重要 later: 71 of 72 hours.
    case("11-05 09:00", "attitude", "5-1-501", "handled", ("11-08 08:00", "result"), ("11-09 09:00", "return_visit", "b"), cause="service",
         channel="from_above", later={"severity": "major"}, hours=(71,),
         nov="received valid sev_major cause_service ch_relayed visit_due " + DONE + VISITED_B, natural=SAME),
    # The second of its household, found to be none of our business later.
    case("11-06 09:00", "attitude", "5-1-501", "answered", ("11-06 15:00", "answer"), cause="other", channel="email", hours=(6,),
         later={"validity": "invalid", "invalid_reason": "误解"}, nov="received invalid sev_minor cause_other ch_written repeated " + DONE,
         natural=SAME),
    # The third of its household within 90 days: taken for 轻微, it climbs to 重要 by itself (R76). 72 hours are over.
    case("11-20 20:00", "attitude", "5-1-501", "in_progress", cause="service",
         nov="received valid sev_major cause_service ch_call repeated open_end overdue_open escalated", natural=SAME),
    case("2025-11-20 10:00", "attitude", "5-1-501", "answered", ("2025-11-20 12:00", "answer"), cause="service", validity="invalid",
         more={"invalid_reason": "误解"}, year="received invalid sev_minor cause_service ch_call " + DONE),
)  # fmt: skip
FEES = (
    # Its pause ended with the month before (87 hours); done on the moved limit; twice not reached and written off.
    case("10-20 09:00", "fees", "6-1-601", "written_off", ("10-27 00:00", "result"), ("10-28 10:00", "return_visit", "unreached"),
         ("10-29 10:00", "return_visit", "unreached"), ("10-30 10:00", "write_off"), pauses=(("10-21 09:00", "10-25 00:00"),),
         severity="major", hours=(72,), oct="received valid sev_major cause_internal ch_call open_end",
         nov="carried_in visit_due unreached unreached written_off solved_once " + DONE),
    # Its limit is the end of the month itself: not overdue in it.
    case("11-22 00:00", "fees", "6-1-602", "in_progress", severity="major", cause="other", channel="walk_in",
         nov="received valid sev_major cause_other ch_walk_in open_end",
         natural="received valid sev_major cause_other ch_walk_in open_end overdue_open escalated"),
    # Its limit is a minute before.
    case("11-21 23:59", "fees", "6-1-603", "in_progress", severity="major", channel="walk_in",
         nov="received valid sev_major cause_internal ch_walk_in open_end overdue_open escalated", natural=SAME),
    case("2025-11-24 23:59", "fees", "6-1-601", "written_off", ("2025-11-30 10:00", "result"), ("2025-12-01 10:00", "return_visit", "b"),
         ("2025-12-02 10:00", "write_off"), severity="major", channel="walk_in",
         year="received valid sev_major cause_internal ch_walk_in open_end"),
)  # fmt: skip
NEIGHBOUR = (
    # Written off without a visit.
    case("11-10 10:00", "neighbour", "7-1-701", "written_off", ("11-11 10:00", "result"), ("11-20 10:00", "write_off"), cause="neighbour",
         hours=(24,), nov="received valid sev_minor cause_neighbour ch_call visit_due written_off solved_once " + DONE, natural=SAME),
    # Its repeat, paused.
    case("11-15 10:00", "neighbour", "7-1-701", "in_progress", pauses=(("11-16 10:00", None),), cause="neighbour",
         nov="received valid sev_minor cause_neighbour ch_call repeated open_end", natural=SAME),
    # 转办 to the department; the owner is told of the progress in the second hour; nobody reached for the visit.
    case("11-18 09:00", "neighbour", "7-1-702", "to_visit", ("11-18 09:30", "transfer"), ("11-18 10:00", "accept"),
         ("11-18 11:00", "progress"), ("11-19 09:00", "result"), ("11-20 09:00", "return_visit", "unreached"), cause="neighbour",
         hours=(24,), reply_hours=2,
         nov="received valid sev_minor cause_neighbour ch_call first_reply replied_on_time visit_due unreached " + DONE, natural=SAME),
)  # fmt: skip
FITTING = (
    # Written off, and no result before.
    case("11-08 10:00", "fitting", "8-1-801", "written_off", ("11-09 10:00", "write_off"), hours=(24,),
         nov=NEW + "visit_due written_off solved_once " + DONE, natural=SAME),
    # Out of an old book, without a timeline: told by its moments, 120 hours.
    case("11-07 10:00", "fitting", "8-1-802", "written_off", hours=(120,),
         later={"finished_at": "11-12 10:00", "visited_at": "11-13 10:00", "closed_at": "11-14 10:00", "satisfaction": "a"},
         nov=NEW + "handled finished escalated visit_due written_off " + VISITED_A, natural=SAME),
)  # fmt: skip
REST = (
    # 1,224 hours less two pauses of 48 and 744. The limit was missed between the pauses; in October's end it stands still.
    case("10-03 09:00", "house", "9-1-901", "handled", ("11-23 09:00", "result"), ("11-24 09:00", "return_visit", "a"), severity="grave",
         cause="legacy", pauses=(("10-04 09:00", "10-06 09:00"), ("10-20 09:00", "11-20 09:00")), hours=(432,),
         oct="received valid sev_grave cause_legacy ch_call open_end escalated", nov="carried_in handled finished visit_due " + VISITED_A,
         natural=SAME),
    # Late, and not satisfied on the last minute.
    case("11-17 09:00", "house", "9-1-902", "in_progress", ("11-21 10:00", "result"), ("11-24 23:59", "return_visit", "c"),
         ("11-24 23:59", "reopen"), severity="major", cause="legacy", channel="letter", hours=(97,),
         nov="received valid sev_major cause_legacy ch_written handled finished visit_due reopened open_end overdue_open escalated "
             + VISITED_C,
         natural=SAME),
    # Its limit was missed and it was paused afterwards: escalated, but what stands still is not overdue.
    case("11-20 10:00", "municipal", "10-1-101", "in_progress", cause="municipal", pauses=(("11-23 10:00", None),),
         nov="received valid sev_minor cause_municipal ch_call open_end escalated", natural=SAME),
    case("10-10 00:00", "municipal", "10-1-102", "void", ("10-10 01:00", "void"), cause="municipal",
         oct="received valid sev_minor cause_municipal ch_call voided"),
    # Nobody has done anything since August.
    case("08-01 09:00", "other", "11-1-101", "in_progress", channel="other", oct="carried_in open_end overdue_open",
         nov="carried_in open_end overdue_open", natural=SAME),
    # Answered in October, opened again on the first moment of November, answered again after 237 hours.
    case("10-24 12:00", "other", "11-1-102", "answered", ("10-24 13:00", "answer"), ("11-01 00:00", "reopen"), ("11-03 09:00", "answer"),
         hours=(237,), oct=NEW + DONE, nov="reopened finished", natural=SAME),
)  # fmt: skip
CASES = (*FIRST_HALF, *ATTITUDE, *FEES, *NEIGHBOUR, *FITTING, *REST)
