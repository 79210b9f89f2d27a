"""What runs the program, or looks after it: the operator's code, the worker, the doctor."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict

from assistant.cli import DONE, FAILED
from assistant.commands.output import print_json
from assistant.doctor import examine
from assistant.operator_code import CodeFile, chosen_code, new_code
from assistant.settings import Settings
from assistant.stores import prepare
from assistant.worker import work as run_worker


def change_code(options: Namespace, settings: Settings) -> int:
    prepare(settings.data_dir)
    code = chosen_code(sys.stdin.readline()) if options.chosen else new_code()
    CodeFile(settings.data_dir).change(code)
    print("已换成您给的口令，旧口令和已登录的页面随即失效。" if options.chosen else code)
    return DONE


def work(options: Namespace, settings: Settings) -> int:
    """Take in and switch what waits, until the server that started this is gone."""
    run_worker(settings.model_copy(update={"encoder": options.encoder or settings.encoder}))
    return DONE


def doctor(options: Namespace, settings: Settings) -> int:
    checks = examine(settings)
    ok = all(check.ok for check in checks)
    if options.json:
        print_json({"ok": ok, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            print(f"{'正常' if check.ok else '有问题'}  {check.name}：{check.detail}")
    return DONE if ok else FAILED
