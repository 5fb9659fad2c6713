"""The domain: what is recorded, what follows from it, what changes it, what is read from it. Knows no web request.

Reading order for a newcomer:

1. `registers/` – one file a register: the paper forms of the desk, field by field.
2. `declare.py`, `features.py` – the grammar those files are written in, and what a register may inherit.
3. `rules/` – pure decisions (values in, values out): deadlines, levels, who may do what, how a secret is masked.
4. `operations/` – actions that touch several entries or are more than a save; time and actor come in as arguments.
5. `reports/`, `sheets/`, `search.py` – what is read from the entries: tables, spreadsheets, findings.
6. `display.py`, `audit.py`, `scope.py` – what holds for every door: masking, the trail, the community.

Glossary (paper word, then the word in code):

    登记表          register          a kind of form; one file in registers/
    一条登记        entry             one filled-in form
    编号            record_no         LD20261123-001; never reused
    项目(小区)    community         the estate an entry belongs to
    房号            room              canonical 3-2-1201, spoken 3栋2单元1201
    业主/住户       resident          who lives in or owns a room
    接待员          receptionist      files, tracks, tells the owner
    客服主管        supervisor        level 1: takes over after the first limit
    部门主管        department_head   sees what was transferred to the department
    项目经理        manager           level 2: closes the unsolvable, freezes the month
    承办人          handler           does the work
    跟踪责任人      owner             sees to it that the work is done; follows from the level
    接待时间        received_at       when the owner spoke; clocks start here
    登记时间        recorded_at       when it was written down; the number's day
    转办            transfer          hand the work to a department
    挂起            pause             an interval in which the clock stands still
    升级            escalate          a limit was missed, a higher level tracks
    督办            urge              press the one whose turn it is
    回访            return_visit      ask the owner afterwards
    注销            write_off         the matter is done and leaves the ledger
    作废            void              the entry was a mistake; its number stays used
    阅签            review            the supervisor's sign-off of a day's page
    月汇总          monthly summary   the complaint month, 25日 to 24日
    台账            ledger            the list of what is not written off yet
"""
