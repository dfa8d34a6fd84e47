"""Words to start a promise from: plain, and to be changed until one can keep them."""

from __future__ import annotations

from hearback.core.languages import Words
from hearback.processes.models import Process

_DECIDES = {
    Process.RunBy.GOVERNMENT: (
        (
            "The government team decides what goes into the plan. We look at how many people it would help, whether it "
            "can be done in the time of the plan, and whether somebody is ready to be responsible for it."
        ),
        (
            "Tîm y llywodraeth sy’n penderfynu beth sy’n mynd i’r cynllun. Rydym yn edrych ar faint o bobl y byddai’n eu "
            "helpu, a oes modd ei wneud yn amser y cynllun, ac a oes rhywun yn barod i fod yn gyfrifol amdano."
        ),
    ),
    Process.RunBy.NETWORK: (
        (
            "The government decides what goes into its plan. We decide together what we put to it, and we tell you what it "
            "said. We look at how many people it would help and whether it can be done in the time of the plan."
        ),
        (
            "Y llywodraeth sy’n penderfynu beth sy’n mynd i’w chynllun. Rydym ni’n penderfynu gyda’n gilydd beth i’w roi "
            "iddi, ac yn dweud wrthych beth oedd ei hateb."
        ),
    ),
    Process.RunBy.BOTH: (
        (
            "Government and civil society decide together. Where we do not agree, we say so, and why. We look at how many "
            "people it would help, whether it can be done in the time of the plan, and who is ready to be responsible."
        ),
        (
            "Mae’r llywodraeth a’r gymdeithas sifil yn penderfynu gyda’i gilydd. Lle nad ydym yn cytuno, byddwn yn dweud "
            "hynny, a pham."
        ),
    ),
}


def promise(process: Process) -> dict[str, Words]:
    """The four boxes of the promise for this process, in English and Welsh."""
    weeks = max(1, round(process.answer_within_days / 7))
    english, welsh = _DECIDES[Process.RunBy(process.run_by)]
    return {
        "promise_will": {
            "en": "We record everything you tell us and use it as we write the plan. Everything you say gets an answer with "
            "a reason, and everyone can read what was said and what we answered.",
            "cy": "Rydym yn cofnodi popeth a ddywedwch wrthym ac yn ei ddefnyddio wrth ysgrifennu’r cynllun. Mae popeth a "
            "ddywedwch yn cael ateb gyda rheswm, a gall pawb ddarllen beth a ddywedwyd a beth oedd ein hateb.",
        },
        "promise_cannot": {
            "en": "We cannot promise to turn everything you suggest into a commitment. We can promise to tell you why not, "
            "and to keep talking about what is possible.",
            "cy": "Ni allwn addo troi popeth yr ydych yn ei awgrymu yn ymrwymiad. Gallwn addo dweud wrthych pam, a dal i "
            "siarad am yr hyn sy’n bosibl.",
        },
        "promise_decides": {"en": english, "cy": welsh},
        "promise_when": {
            "en": f"You get a receipt at once, and an answer within {weeks} weeks. If it takes longer, we tell you why and "
            "when. We write again when something you helped to change is delivered, moved or missed.",
            "cy": f"Cewch dderbynneb ar unwaith, ac ateb o fewn {weeks} wythnos. Os bydd yn cymryd mwy o amser, byddwn yn "
            "dweud pam a phryd.",
        },
    }
