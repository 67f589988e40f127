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
    CHAIR = Pair(
        "  головуючий       {chair}\n    код: {code}",
        "  the chair         {chair}\n    code: {code}",
    )
    SITE_BEGINS = Pair(
        "Сайт міста готується; зала його не чекає.",
        "The city’s site is being made ready; the hall does not wait for it.",
    )
    SITE = Pair(
        "Сайт міста працює: {site}\n"
        "  мешканка         {resident}\n  працівниця       {staff}\n"
        "  пароль обох      {password}\n  код працівниці   {code}\n"
        "  листи сайту      {letters}",
        "The city’s site is at work: {site}\n"
        "  a resident        {resident}\n  staff             {staff}\n"
        "  password of both  {password}\n  code of the staff {code}\n"
        "  letters           {letters}",
    )
    NO_SITE = Pair(
        "Сайту міста немає: make demo його встановить.",
        "The city’s site is not installed: make demo does that.",
    )
    SITE_FELL = Pair(
        "Сайт міста не працює; зала працює далі. {error}",
        "The city’s site is down; the hall goes on. {error}",
    )
    NO_BROWSER = Pair(
        "Браузера тут не знайдено: відкрийте ці адреси самі. Якщо ви тут через ssh:\n"
        "  ssh -L {screen_port}:127.0.0.1:{screen_port} -L {panel_port}:127.0.0.1:{panel_port} …",
        "No browser was found here: open the addresses yourself. Over ssh:\n"
        "  ssh -L {screen_port}:127.0.0.1:{screen_port} -L {panel_port}:127.0.0.1:{panel_port} …",
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
        "Порядок денний, який можна завантажити:\n  {agenda}",
        "An agenda to load at the desk:\n  {agenda}",
    )
    AUTO = Pair(
        "Депутати засідають самі. Кінець: Ctrl-C.",
        "The deputies sit on their own. End: Ctrl-C.",
    )
    ENTER = Pair(
        "Натисніть Enter — тут відкриється місце секретаря.\n"
        "Кінець усього: F10 (вийти з нього), потім Ctrl-C.",
        "Press Enter: the secretary’s desk opens here.\n"
        "The end of all of it: F10 (leave the desk), then Ctrl-C.",
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
        "Порт {port} зайнятий іншою програмою. Оберіть інший:\n"
        '  make demo ARGS="{option} {other}"',
        "Port {port} is taken by another program. Choose another one:\n"
        '  make demo ARGS="{option} {other}"',
    )
    RUNS_ALREADY = Pair(
        "Демонстрація вже працює (процес {pid}):\n  екран {screen}, пульти {panel}\n"
        "Завершіть її (Ctrl-C у її терміналі, або kill {pid}) чи користуйтеся нею.",
        "A demonstration runs already (process {pid}):\n  screen {screen}, consoles {panel}\n"
        "End it (Ctrl-C in its terminal, or kill {pid}) or use that one.",
    )
    NOT_STARTED = Pair("Зала не запустилася: {error}", "The hall did not start: {error}")
    FELL = Pair(
        "Процес «{name}» несподівано завершився (код {code}); останнє, що він сказав:\n{words}",
        "The process “{name}” ended unexpectedly (code {code}); its last words:\n{words}",
    )
    DESK_LEFT = Pair(
        "Місце секретаря закрито; зала працює далі.\nВідкрити його знову: Enter. Кінець: Ctrl-C.",
        "The secretary’s desk is closed; the hall goes on.\nOpen it again: Enter. End: Ctrl-C.",
    )
    DESK_FELL = Pair(
        "Місце секретаря несподівано закрилося (код {code}).\n"
        "Зала працює далі, засідання не зачеплено.\n"
        "Відкрити його знову: Enter. Кінець: Ctrl-C.",
        "The secretary’s desk closed unexpectedly (code {code}).\n"
        "The hall goes on, the sitting is untouched.\n"
        "Open it again: Enter. End: Ctrl-C.",
    )
    RECORDED = Pair(
        "Хто має слово, той говорить, і це записується: {recordings}",
        "Whoever has the floor speaks, and it is recorded: {recordings}",
    )
    NOT_RECORDED = Pair(
        "Звук не записується. Щоб записувався, apt-get install:\n  {packages}",
        "Sound is not recorded. To have it recorded, apt-get install:\n  {packages}",
    )
    NO_SOUND_SERVER = Pair(
        "Звук не записується: звуковий сервер не запустився.",
        "Sound is not recorded: the sound server does not start.",
    )
    SOUND_STAYS = Pair(
        "Виступи записано: {folder}\nПеревірити разом із журналом:\n  {verify}",
        "Speeches are recorded: {folder}\nTo check them with the journal:\n  {verify}",
    )
    STUCK = Pair("Засідання зупинилося: {error}", "The sitting got stuck: {error}")
