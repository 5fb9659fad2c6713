"""Headers as property companies write them, for every register: which column is which."""

import pytest

from models.declare import all_registers, register_of
from models.schema import load_all
from models.sheets.grid import Grid
from models.sheets.import_columns import guess, missing, targets

load_all()
BOOKS = {
    "visit": "日期=received_at 时间=received_at 来访方式=channel 业主姓名=person_name 性别=salutation 联系电话（手机）=phone 房 号*=room "
             "接待事由=content 事项分类=category 受理部门=department_id 办理人=handler_id 处理过程=process_note "
             "处理情况及结果=result 完成时间=finished_at 回访日期=visited_at 满意程度=satisfaction 备注说明=remark 主管签字=",
    "complaint": "时间=complained_at 投诉人=complainant 住址=room 联系=phone 投诉内容=description 投诉类别=complaint_type "
                 "投诉性质=severity "
                 "有效/无效=validity 责任部门=department_id 责任人=responsible_id 处理结果=corrective_action 完成日期=finished_at",
    "item": "拾获日期=found_at 拾获时间=found_at 物品名称=item_name 数量/单位=quantity 特征=features 拾获地点=place 拾获人=person_name "
            "接收人=received_by_id 存放处=storage_place 领取人=claimant_name 领取日期=claimed_at 证件号码=id_last4",
    "incident": "日期=occurred_at 时间=occurred_at 事件=title 类型=event_type 级别=grade 地点=place 报告人=reporter_name "
                "电话=reporter_phone "
                "经过=course 处理措施=measures 处理结果=result 报警情况=police_called 记录人=recorded_by_id",
    "repair": "报修日期=reported_at 报修时间=reported_at 楼栋=part_building 单元=part_unit 室号=room 业主姓名=person_name 联系方式=phone "
              "报修内容=description 维修类别=repair_type 维修人=handler_id 维修结果=result 验收=accept 费用=total 收款方式=pay_way",
    "rework": "单号=record_no 发单日期=issued_at 房号=room 业主=owner_name 电话=phone 返修部位=part 存在问题=description "
              "施工单位=contractor "
              "送达日期=delivered_at 签收人=signed_by 要求完成日期=due_at 完成日期=finished_at 验收结果=accept",
    "service_order": "日期=ordered_at 房号=room 业主=person_name 电话=phone 服务项目=service_item 服务内容=wish 单价=unit_price "
                     "数量=quantity "
                     "金额=quote 收款方式=pay_way 收据号=receipt_no 服务人员=handler_id 满意度=satisfaction",
    "aircon": "申请日期=applied_at 申请业户=tenant 房号=room 楼层=floor_zone 经办人=applicant 联系电话=phone 加时日期=start_at "
              "开始时间=start_at 结束时间=end_at 时数=hours 单价（元）=unit_price 金额=amount",
    "visitor": "日期=come_at 来访时间=come_at 访客姓名=visitor_name 证件类型=id_type 身份证号=id_last4 电话=phone 单位=company "
               "人数=headcount "
               "被访人=host_name 受访房号=room 来访目的=purpose 车牌号=plate 离开时间=out_at 值班员=guard_id",
    "return_visit": "回访日期=visited_at 房间号=room 受访人姓名=visitee 满意程度=satisfaction 业主意见=feedback 回访人姓名=visitor_id",
    "reception_plan": "接待时间=arrive_at 接待名称=title 来访单位=visitor_org 来访人数=headcount 联系人=contact_name "
                      "联系电话=contact_phone "
                      "接待级别=level 来访目的=what_kind 主陪=our_lead_id",
    "praise": "日期=praised_at 表扬人=person_name 房号=room 电话=phone 被表扬人=praised_id 部门=praised_dept_id 表扬内容=deed 方式=form",
    "suggestion": "日期=suggested_at 姓名=person_name 房号=room 电话=phone 建议内容=suggestion 类型=sug_type 是否采纳=adopted "
                  "答复时间=replied_at",
    "notice": "类别=kind 提示内容=content 区域=place 开始=from_at 截止时间=to_at",
    "closing": "开始日期=from_on 结束日期=to_on 安排=reception 公告=announcement",
    "measure": "日期=decided_at 问题=problem 改进措施=what 责任部门=department_id 责任人=handler_id 要求完成时间=due_on 完成情况=result",
    "shift": "日期=on_day 班次=turn 值班人员=staff_id 交接内容=handover",
    "building": "楼栋=name 单元数=units 总层数=floors 管家=steward_id",
    "room": "楼栋=part_building 单元=part_unit 房号=full_no 建筑面积(㎡)=area 类型=room_type 状态=state 交房日期=handover_on "
            "入住时间=move_in_on",
    "resident": "业主姓名=name 联系电话=phone 性别=gender 身份证号=id_last4",
    "occupancy": "房号=room_id 姓名=resident_id 关系=relation 是否主联系人=is_primary 入住时间=start_on",
    "department": "部门=name 负责人=head_id 是否外部=outside",
    "staff": "姓名=name 工牌号=job_no 职位=post 所属部门=department_id 手机=phone 在职状态=enabled",
}  # fmt: skip


def columns_of(slug: str, *labels: str, lines=()) -> list[str]:
    return guess(register_of(slug), Grid("登记表", list(labels), lines=list(enumerate(lines, 2))))


@pytest.mark.parametrize("slug", BOOKS)
def test_the_header_of_an_old_book_is_understood(slug):
    pairs = [pair.rpartition("=")[::2] for pair in BOOKS[slug].replace("房 号*", "房号*").split()]
    assert columns_of(slug, *(label for label, _ in pairs)) == [name for _, name in pairs]
    assert missing(register_of(slug), [name for _, name in pairs]) in ([], ["接待对象", "接待内容"])


def test_every_register_has_a_book():
    assert set(BOOKS) == {register.slug for register in all_registers()}


@pytest.mark.parametrize("register", all_registers(), ids=lambda register: register.slug)
def test_no_word_takes_a_label_from_its_own_field(register):
    own = [spec for spec in register.fields if spec.kind.code != "photos"]
    labels = [spec.label for spec in own]
    assert columns_of(register.slug, *labels) == [spec.name for spec in own]
    assert {target.label for target in targets(register).values()} >= set(labels)


def test_a_declared_label_goes_before_what_is_only_usual():
    assert columns_of("measure", "问题", "改进措施") == ["problem", "what"]
    assert columns_of("return_visit", "回访内容", "业主意见") == ["", "feedback"]


def test_one_column_over_two_things_is_the_first_of_them():
    assert columns_of("visit", "接待日期/时间", "业主姓名") == ["received_at", "person_name"]


def test_a_number_that_only_counts_the_lines_is_no_number():
    assert columns_of("visit", "编号", "日期", lines=[["1", "11.5"], ["2", "11.6"], ["3", "11.7"]])[0] == ""
    assert columns_of("visit", "编号", "日期", lines=[["17", "11.5"], ["18", "11.6"]])[0] == "record_no"


def test_the_moment_of_writing_down_is_the_time_of_the_day_beside_it_when_it_holds_nothing_else():
    assert columns_of("visit", "登记日期", "登记时间", lines=[["11.5", "9:30"], ["11.6", "下午3点"]]) == ["received_at"] * 2
    assert columns_of("visit", "接待日期", "登记时间", lines=[["11.5", "2026-11-05 9:30"]]) == ["received_at", "recorded_at"]
