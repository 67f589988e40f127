"""What the demonstration says to whoever has started it."""

from __future__ import annotations

from hw_sim.words import Pair, Words


class Say(Words):
    """The texts of the demonstration."""

    STARTING = Pair("Запускаю симульовану залу…", "Starting the simulated hall…")
    READY = Pair(
        "Зала працює. Відкрийте у браузері:\n"
        "  екран зали       {screen}\n"
        "  пульти депутатів {panel}",
        "The hall is at work. Open in a browser:\n"
        "  hall screen       {screen}\n"
        "  members’ consoles {panel}",
    )
    NO_BROWSER = Pair(
        "Браузера тут не знайдено: відкрийте ці адреси самі (через ssh: "
        "ssh -L {screen_port}:127.0.0.1:{screen_port} -L {panel_port}:127.0.0.1:{panel_port} …).",
        "No browser was found here: open the addresses yourself (over ssh: "
        "ssh -L {screen_port}:127.0.0.1:{screen_port} -L {panel_port}:127.0.0.1:{panel_port} …).",
    )
    DESK = Pair(
        "Місце секретаря відкрийте в іншому терміналі:\n  {desk}",
        "Open the secretary’s desk in another terminal:\n  {desk}",
    )
    NO_TERMINAL = Pair(
        "Тут немає термінала, тож місце секретаря не відкрито.",
        "This is no terminal, so the secretary’s desk is not opened.",
    )
    AGENDA = Pair(
        "Порядок денний, який можна завантажити: {agenda}",
        "An agenda to load at the desk: {agenda}",
    )
    AUTO = Pair(
        "Депутати засідають самі. Кінець: Ctrl-C.",
        "The deputies sit on their own. End: Ctrl-C.",
    )
    ENTER = Pair(
        "Натисніть Enter — тут відкриється місце секретаря. Кінець усього: Ctrl-C після виходу "
        "з нього (F10).",
        "Press Enter: the secretary’s desk opens here. End all of it: Ctrl-C once you have left "
        "the desk (F10).",
    )
    END = Pair("Кінець: Ctrl-C.", "End: Ctrl-C.")
    VOTE = Pair(
        "№ {number}: за {votes_for}, проти {against}, утрималися {abstain}, "
        "не голосували {not_voted} (потрібно {needed}): {verdict}. {wording}",
        "No {number}: for {votes_for}, against {against}, abstain {abstain}, "
        "not voted {not_voted} (needed {needed}): {verdict}. {wording}",
    )
    NO_RESULT = Pair("№ {number}: без результату. {wording}", "No {number}: no result. {wording}")
    ADOPTED = Pair("прийнято", "adopted")
    NOT_ADOPTED = Pair("не прийнято", "not adopted")
    ASIDE = Pair("Попередній журнал: {journal}", "The journal before: {journal}")
    STAYS = Pair(
        "Журнал залишено: {journal}\nПеревірити його: {verify}",
        "The journal stays: {journal}\nTo check it: {verify}",
    )
    PORT_TAKEN = Pair(
        "Порт {port} зайнятий іншою програмою. Оберіть інший: {option} {other} "
        '(make demo ARGS="{option} {other}").',
        "Port {port} is taken by another program. Choose another one: {option} {other} "
        '(make demo ARGS="{option} {other}").',
    )
    RUNS_ALREADY = Pair(
        "Демонстрація вже працює (процес {pid}): екран {screen}, пульти {panel}. "
        "Завершіть її (Ctrl-C у її терміналі, або kill {pid}) чи користуйтеся нею.",
        "A demonstration runs already (process {pid}): screen {screen}, consoles {panel}. "
        "End it (Ctrl-C in its terminal, or kill {pid}) or use that one.",
    )
    NOT_STARTED = Pair("Зала не запустилася: {error}", "The hall did not start: {error}")
    FELL = Pair(
        "Процес «{name}» несподівано завершився (код {code}); останнє, що він сказав:\n{words}",
        "The process “{name}” ended unexpectedly (code {code}); its last words:\n{words}",
    )
    DESK_LEFT = Pair(
        "Місце секретаря закрито; зала працює далі. Відкрити його знову: Enter. Кінець: Ctrl-C.",
        "The secretary’s desk is closed; the hall goes on. Open it again: Enter. End: Ctrl-C.",
    )
    DESK_FELL = Pair(
        "Місце секретаря несподівано закрилося (код {code}); зала працює далі, засідання "
        "не зачеплено. Відкрити його знову: Enter. Кінець: Ctrl-C.",
        "The secretary’s desk closed unexpectedly (code {code}); the hall goes on, the sitting "
        "is untouched. Open it again: Enter. End: Ctrl-C.",
    )
    STUCK = Pair("Засідання зупинилося: {error}", "The sitting got stuck: {error}")
