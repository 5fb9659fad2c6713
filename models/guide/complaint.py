"""A complaint: apologise first, listen, read back, say when one will answer (R69, R71, R84)."""

from models.guide.page import Page, Section

PAGE = Page(
    "complaint", "投诉", "办事", "先致歉，不等于认定责任；听完、复述、说定答复时间",
    sections=(
        Section("五步，记在投诉记录表的“接待步骤”里", (
            "先致歉：代表被投诉部门，为带来的不便道歉",
            "请坐：当面来的请到安静的地方坐下，倒水",
            "倾听：让对方说完，记下原话",
            "复述：把时间、地点、经过、要求说一遍，请对方确认",
            "承诺：说定什么时候、用什么方式答复",
        ), steps=True, kept=(
            "complaint.steps", "complaint.steps", "complaint.steps complaint.description", "complaint.steps visit.readback_done",
            "complaint.steps visit.promised_reply_at",
        )),
        Section("怎么致歉", (
            "“给您添麻烦了，我先代表工程部向您道歉”",
            "致歉是为不便道歉，不等于认定责任",
            "责任要查过才知道，不当场认，也不当场推",
        )),
        Section("怎么听", (
            "不打断，不反驳，不替同事辩解",
            "看着对方，适时应一声、问一句，不只埋头写",
            "记得慢就先记要点，人走了马上补全",
            "对方情绪很大，先换个安静的地方，别在大厅争",
        )),
        Section("问清这几样", (
            "什么时候、在哪里、发生了什么、谁在场",
            "以前说过没有，跟谁说的，当时怎么答复",
            "希望怎么解决，方便什么时候接电话",
        )),
        Section("按原因分别办", (
            "水、电、气、道路、邮政、通讯：解释清楚，说明会去交涉，每次交涉都记",
            "我们自己的原因：查明原因和责任人，写下怎么改、怎么防",
            "服务态度：由责任部门的主管道歉，领导回访",
            "说不通、要见领导：请经理助理或项目经理出面，记下到没到场",
        )),
        Section("办完以后", (
            "把结果告诉业主，记下时间和方式",
            "由没有经手的人回访；不满意就退回再办",
            "被投诉的人自己接到的，照原话记，主管会知道",
        )),
    ),
    rules=(69, 71, 84), watched=(7, 50, 65, 67, 68, 70, 72, 73, 75, 76, 77, 78, 80, 82, 83),
)  # fmt: skip
