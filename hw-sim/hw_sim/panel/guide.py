"""«Що зробити далі»: one sentence for a newcomer, which follows the sitting. Pure."""

from __future__ import annotations

from controller.rules.sitting import Phase, Sitting, Stage
from hw_sim.panel.words import GuideWords


def next_step(s: Sitting) -> GuideWords:
    """What to do, or to look at, now."""
    match s.phase:
        case Phase.NONE | Phase.CLOSED:
            return GuideWords.GUIDE_CLOSED if s.past else GuideWords.GUIDE_OPEN
        case Phase.BREAK | Phase.ADJOURNED:
            return GuideWords.GUIDE_BREAK
        case Phase.OPEN:
            return _in_session(s)


def _in_session(s: Sitting) -> GuideWords:
    if s.voting is not None:
        match s.voting.stage:
            case Stage.OPEN:
                secret = s.voting.secret
                return GuideWords.GUIDE_VOTE_SECRET if secret else GuideWords.GUIDE_VOTE
            case Stage.SUSPENDED:
                return GuideWords.GUIDE_SUSPENDED
            case _:
                return GuideWords.GUIDE_OPEN_VOTE
    if s.registration_closes is not None:
        return GuideWords.GUIDE_REGISTER
    if not s.quorum:
        return GuideWords.GUIDE_REGISTRATION
    if s.floor.speeches:
        return GuideWords.GUIDE_SPEAKER
    if not s.agenda:
        return GuideWords.GUIDE_AGENDA
    if s.item is None:
        return GuideWords.GUIDE_ITEM
    if any(past.item == s.item for past in s.past.values()):
        return GuideWords.GUIDE_RESULT
    return GuideWords.GUIDE_ANNOUNCE
