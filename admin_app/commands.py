"""The flask commands. Each acts as the system, in one scope, and answers an error in one clear line (exit code 1)."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from admin_app.listing import as_data, as_table
from admin_app.prepare import load_first_data, prepare_tables
from models import clock, rule_book
from models.db import db
from models.declare import Register, all_registers, register_of
from models.errors import RuleViolation
from models.operations.create_account import create_account
from models.operations.escalate_overdue import escalate_overdue
from models.operations.import_file import import_file
from models.operations.import_register import Result, refused
from models.organisation import Community, system_actor
from models.schema import NeedsMigration
from models.scope import acting
from models.sheets.household_sheet import all_sheets, sheet_called
from models.sheets.monthly_book import write_month
from models.sheets.register_file import export_register

FILE = click.Path(dir_okay=False, path_type=Path)
commands: list[click.Command] = []


def install(app: Flask) -> None:
    for one in commands:
        app.cli.add_command(one)


class Refused(click.ClickException):
    """What went wrong, in one line of the language of the house."""

    def show(self, file=None) -> None:
        click.echo(f"没有做成：{self.message}", file=file, err=True)


def command(name: str) -> Callable:
    """A command inside the application, as the system; what a person did wrong comes out as one line."""

    def decorate(function):
        @click.command(name, help=function.__doc__)
        @with_appcontext
        @wraps(function)
        def run(*args, **kwargs):
            try:
                with acting(db.session, system_actor()):
                    return function(*args, **kwargs)
            except (RuleViolation, NeedsMigration) as refused:
                raise Refused(getattr(refused, "message", None) or str(refused)) from None
            except (OperationalError, ProgrammingError) as error:
                raise Refused(f"数据库用不了，先运行 init-db 试试（{type(error.orig).__name__}）") from None
            except OSError as error:
                raise Refused(f"文件写不了：{error.filename or ''} {error.strerror or error}") from None

        commands.append(run)
        return run

    return decorate


@command("init-db")
def init_db():
    """建库，或补上新表、新列、新索引。"""
    click.echo({"created": "库已建好", "up to date": "库已是最新"}.get(done := prepare_tables(current_app), f"已更新：{done}"))


@command("seed")
@click.option("--demo", is_flag=True, help="装演示数据（只装进空库）")
@click.option("--rows", type=click.IntRange(1, 5_000_000), help="演示数据造多少条")
def seed(demo: bool, rows: int | None):
    """装参考数据；--demo 另装演示数据。"""
    if load_first_data(current_app, demo, rows):
        click.echo("演示数据已装好")
    elif demo:
        raise RuleViolation("库里已有数据，演示数据只装进空库")
    else:
        click.echo("参考数据已装好")


@command("registers")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def registers(as_json: bool):
    """列出每张登记表和由声明生成的东西。"""
    found = all_registers()
    click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=2) if as_json else as_table(found))


@command("rules")
def rules():
    """列出手册的 149 条，每条由哪个测试或哪一页指引保证。"""
    click.echo(rule_book.as_text(rule_book.proofs(), rule_book.served()))


@command("escalate")
@click.option("--now", help="按这个时间算，例如 2026-11-23T14:30")
def escalate(now: str | None):
    """把到点的件升级。"""
    moment = moment_of(now) if now else clock.now()
    with clock.held_at(moment):
        raised = escalate_overdue(db.session, moment)
        db.session.commit()
    click.echo(f"升级 {raised} 步")


def moment_of(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise RuleViolation(f"时间“{written}”看不懂，请写成 2026-11-23T14:30") from None
    return moment.astimezone(clock.ZONE).replace(tzinfo=None) if moment.tzinfo else moment


@command("monthly")
@click.option("--community", required=True, help="小区代码")
@click.option("--month", required=True, help="月份，例如 2026-11")
@click.option("--out", required=True, type=FILE, help="写到哪个 .xlsx 文件")
def monthly(community: str, month: str, out: Path):
    """写出投诉情况月汇总表。"""
    home = community_of(community)
    with acting(db.session, system_actor(home.id)):
        write_month(db.session, home, month_of(month), clock.now(), out)
    click.echo(f"已写出 {out}")


def month_of(written: str) -> str:
    try:
        datetime.strptime(written, "%Y-%m")
    except ValueError:
        raise RuleViolation(f"月份“{written}”看不懂，请写成 2026-11") from None
    return written


def community_of(code: str | None) -> Community:
    """The community with this code; without a code, the only one, else the first."""
    found = db.session.scalars(select(Community).where(Community.enabled.is_(True)).order_by(Community.id)).all()
    chosen = next((one for one in found if code in (None, one.code)), None)
    if chosen is None:
        raise RuleViolation(f"没有代码是 {code} 的小区，现有：{'、'.join(one.code for one in found) or '无'}")
    return chosen


def sheet_for(slug: str) -> Register:
    """What a file comes into: a register, or the households."""
    if (sheet := sheet_called(slug)) is None:
        raise RuleViolation(f"没有登记表 {slug}，现有：{'、'.join(one.slug for one in all_sheets())}")
    return sheet


def register_called(slug: str) -> Register:
    if (register := register_of(slug)) is None:
        raise RuleViolation(f"没有登记表 {slug}，现有：{'、'.join(one.slug for one in all_registers())}")
    return register


@command("export")
@click.argument("slug")
@click.option("--out", required=True, type=FILE, help="写到哪个 .xlsx 或 .csv 文件")
@click.option("--community", help="小区代码，不写就是第一个")
def export(slug: str, out: Path, community: str | None):
    """导出一张登记表（脱敏）。"""
    register, where = register_called(slug), community_of(community)
    with acting(db.session, system_actor(where.id)) as actor:
        count = export_register(db.session, actor, clock.now(), register, where, out)
    db.session.commit()
    click.echo(f"已写出 {count} 行：{out}")


@command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--community", help="小区代码，不写就是第一个")
@click.option("--sheet", help="工作表的名字，不写就是列名最全的那一张")
@click.option("--dry-run", is_flag=True, help="只看会怎样，不写入")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def import_sheet(slug: str, file: Path, community: str | None, sheet: str | None, dry_run: bool, as_json: bool):
    """把一个表格导入登记表：全部写入，有一行不对就都不写。住户总表（楼栋、房屋、住户一张表）写 household。"""
    try:
        result = imported(slug, file, community, sheet, dry_run)
    except RuleViolation as refusal:
        db.session.rollback()
        result = refused(refusal)
    click.echo(json.dumps(result.as_data(), ensure_ascii=False, indent=2) if as_json else result.report)
    if result.errors:
        raise SystemExit(1)


def imported(slug: str, file: Path, community: str | None, sheet: str | None, dry_run: bool) -> Result:
    register, where = sheet_for(slug), community_of(community)
    if not (file.is_file() and os.access(file, os.R_OK)):
        raise RuleViolation(f"没有文件 {file}，或者没有权限读", "file")
    actor = system_actor(where.id)
    with acting(db.session, actor):
        result = import_file(db.session, actor, clock.now(), register, file, dry_run=dry_run, sheet=sheet)
        db.session.commit()
    return result


@command("create-admin")
@click.option("--username", prompt="账号")
@click.option("--name", prompt="姓名", default="系统管理员")
@click.option("--password", prompt="口令", hide_input=True, confirmation_prompt="再输一遍口令")
def create_admin(username: str, name: str, password: str):
    """建一个系统管理员账号。"""
    create_account(db.session, system_actor(), clock.now(), username=username, name=name, password=password, grants=[(None, "admin")])
    db.session.commit()
    click.echo(f"已建系统管理员账号 {username}")


@command("worker")
@click.option("--with-parent", is_flag=True, hidden=True)
def worker(with_parent: bool):
    """跑后台任务，直到停止。"""
    from admin_app.worker import serve_queue

    serve_queue(current_app._get_current_object(), with_parent)
