"""The database of the live facts: a file or a server, its tables up to date, and plain words where it is gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

import huitou.stores
from huitou.base import Unfit, Unreachable
from huitou.stores import Settings, Workspace, connect, imports_table, insert_once, writing
from huitou.stores.sql import HEAD
from huitou.stores.tables import about, meta

GONE = "postgresql://huitou:secret@127.0.0.1:1/postgres"


def test_the_newest_migration_is_the_one_the_program_asks_for():
    folder = Path(huitou.stores.__file__).parent / "migrations" / "versions"
    assert max(file.name[:4] for file in folder.glob("[0-9]*.py")) == HEAD


def test_every_table_is_built(db):
    assert set(meta.tables) <= set(inspect(db).get_table_names())
    with db.connect() as on:
        assert on.execute(select(imports_table)).all() == []


def test_many_may_open_a_new_database_at_once(server, tmp_path):
    import psycopg

    with psycopg.connect(server, autocommit=True) as on:
        on.execute("DROP DATABASE IF EXISTS huitou_fresh WITH (FORCE)")
        on.execute("CREATE DATABASE huitou_fresh")
    for place in (tmp_path / "new.db", f"{server.rpartition('/')[0]}/huitou_fresh"):
        with ThreadPoolExecutor(4) as pool:
            engines = list(pool.map(connect, [place] * 4))
        for engine in engines:
            assert set(meta.tables) <= set(inspect(engine).get_table_names())
            engine.dispose()


def test_what_fails_half_way_leaves_nothing(db):
    def half():
        with writing(db) as on:
            assert insert_once(on, about, name="n", value="1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with writing(db) as on:
        assert insert_once(on, about, name="n", value="2")
        assert not insert_once(on, about, name="n", value="3")
    with db.connect() as on:
        assert on.execute(select(about.c.value)).scalars().all() == ["2"]


def test_a_server_that_is_not_there_is_told_without_its_password():
    with pytest.raises(Unreachable) as wrong:
        connect(GONE)
    for lang in ("zh-Hant", "zh-Hans", "en"):
        assert "127.0.0.1" in wrong.value.said(lang)
        assert "secret" not in wrong.value.said(lang)


def test_a_server_that_goes_away_is_told_and_found_again(server):
    engine = connect(f"{server.rpartition('/')[0]}/huitou_migrated")
    end = text("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(Unreachable), engine.connect() as on:
        on.execute(end)
    with engine.connect() as on:
        assert on.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()


def test_live_facts_lie_in_the_workspace_unless_a_server_is_named(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    assert workspace.live is workspace.db
    written = (workspace.folder / "huitou.toml").read_text("utf-8")
    assert '# database = "postgresql://' in written
    (workspace.folder / "huitou.toml").write_text(f'database = "{GONE}"\n' + written, "utf-8")
    opened = Workspace.open(workspace.folder)
    assert opened.settings.database == GONE
    assert "secret" not in repr(opened.settings)
    with pytest.raises(Unreachable):
        opened.live  # noqa: B018


def test_a_workspace_on_a_server_is_on_it_when_opened_again(server, tmp_path):
    url = f"{server.rpartition('/')[0]}/huitou_migrated"
    Workspace.create(tmp_path / "w", Settings(database=url))
    opened = Workspace.open(tmp_path / "w")
    assert opened.live.dialect.name == "postgresql"
    assert opened.jobs.listing() == []
    opened.live.dispose()


@pytest.mark.parametrize("url", ["mysql://root:secret@h/d", "postgresql+psycopg://u:secret@h/d", "huitou.db"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(Unfit) as wrong:
        Settings(database=url)
    assert "secret" not in wrong.value.said("en")
