"""Reading partners.csv, leads.csv and accounts.csv: what is taken, what is refused and with which words."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from local.load.read import Input, read_directory
from local.load.report import LoadError

PARTNER_HEADER = "partner_key,landing_page_path,branch,region,target_leads_per_week,max_open_leads"
LEAD_HEADER = "lead_key,arrived_on,partner_key,origin,source,source_channel,won_at,won_segment,status"
PARTNER = "p1,/lp/p1,schilder,utrecht,20,"
LEAD = "l1,2018-03-31,p1,social,own_campaign,meta_ads,,,new"
HASH = "$2b$10$P9cc46JMY.PzhneNBNTS/.OR4a0dHPF7Guu0bFiDlWxrTgxhLeKkG"


def write(
    directory: Path,
    partners: list[str],
    leads: list[str],
    *,
    partner_header: str = PARTNER_HEADER,
    lead_header: str = LEAD_HEADER,
) -> Path:
    (directory / "partners.csv").write_text("\n".join([partner_header, *partners]) + "\n", encoding="utf-8")
    (directory / "leads.csv").write_text("\n".join([lead_header, *leads]) + "\n", encoding="utf-8")
    return directory


def complaints(found: Input) -> list[str]:
    return [str(rejection) for rejection in found.rejections]


def test_good_rows_are_read_as_they_are(tmp_path: Path) -> None:
    lead = "l2,2018-01-02,p1,organic_search,platform,seo,2018-01-12 02:00:00,home_decor,closed"
    found = read_directory(write(tmp_path, [PARTNER], [LEAD, lead]))
    assert found.rejections == []
    assert found.partners["p1"].target_leads_per_week == Decimal(20)
    assert found.partners["p1"].max_open_leads is None
    assert [row.arrived_on for row in found.leads] == [date(2018, 3, 31), date(2018, 1, 2)]
    assert found.leads[1].won_at == datetime.fromisoformat("2018-01-12T02:00")
    assert found.leads[0].won_at is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("p2,/lp/p2,schilder,utrecht,many,", "target_leads_per_week is 'many': it must be a number"),
        ("p2,/lp/p2,schilder,utrecht,-1,", "target_leads_per_week is '-1': it must be a number"),
        ("p2,/lp/p2,schilder,utrecht,NaN,", "target_leads_per_week is 'NaN': it must be a number"),
        ("p2,/lp/p2,schilder,utrecht,1.234,", "target_leads_per_week is '1.234': it must be a number"),
        ("p2,/lp/p2,schilder,utrecht,100000,", "target_leads_per_week is '100000': input should be less"),
        ("p2,/lp/p2,schilder,utrecht,,2.5", "max_open_leads is '2.5': it must be a whole number"),
        ("p2,/lp/p2,schilder,utrecht,,-3", "max_open_leads is '-3': it must be a whole number"),
        ("p2,/LP/p2,schilder,utrecht,,", "landing_page_path is '/LP/p2'"),
        ("p2,lp/p2,schilder,utrecht,,", "landing_page_path is 'lp/p2'"),
        ("p2,/lp/p2,,utrecht,,", "branch is empty"),
        ("p2,/lp/p2,--,!!,,", "branch and region hold no letter or digit"),
        (",/lp/p2,schilder,utrecht,,", "partner_key is empty"),
        ("p 2,/lp/p2,schilder,utrecht,,", "partner_key is 'p 2'"),
        ("p1,/lp/p2,schilder,utrecht,,", "partner_key p1 stands on line 2 already"),
        ("P1,/lp/p2,schilder,utrecht,,", "partner_key P1 stands on line 2 already"),
        ("p2,/lp/p1,schilder,utrecht,,", "landing_page_path /lp/p1 stands on line 2 already"),
        ("p2,/lp/p2,Schilder,utrecht,,", "would share the code schilder_utrecht"),
        ("p2,/lp/p2,schilder,utrecht,", "it has 5 columns where the header has 6"),
        ("p2,/lp/p2,schilder,utrecht,,,", "it has 7 columns where the header has 6"),
        ('p2,"/lp/p2,schilder,utrecht,,', "it is not a line of comma-separated values"),
        ("p2,/lp/p2,schil\x00der,utrecht,,", "branch is 'schil\\x00der': it holds a character"),
    ],
)
def test_a_bad_partner_is_refused_with_line_and_reason(tmp_path: Path, row: str, reason: str) -> None:
    found = read_directory(write(tmp_path, [PARTNER, row], [LEAD]))
    assert len(found.rejections) == 1
    assert complaints(found)[0].startswith("partners.csv:3: ")
    assert reason in complaints(found)[0]
    assert list(found.partners) == ["p1"]
    assert len(found.leads) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("l2,2018-02-30,p1,social,platform,seo,,,new", "arrived_on is '2018-02-30'"),
        ("l2,31-03-2018,p1,social,platform,seo,,,new", "arrived_on is '31-03-2018': a day is written"),
        ("l2,20180331,p1,social,platform,seo,,,new", "arrived_on is '20180331': a day is written"),
        ("l2,1522454400,p1,social,platform,seo,,,new", "arrived_on is '1522454400': a day is written"),
        ("l2,9999-12-31,p1,social,platform,seo,,,new", "the year must lie between"),
        ("l2,2018-03-31,p9,social,platform,seo,,,new", "partner_key p9 is not in partners.csv"),
        ("l2,2018-03-31,p1,social,own,seo,,,new", "source is 'own': input should be 'own_campaign' or"),
        ("l2,2018-03-31,p1,social,platform,seo,,,won", "status is 'won': input should be 'new',"),
        ("l2,2018-03-31,p1,social,platform,seo,soon,,new", "won_at is 'soon': a moment is written"),
        ("l1,2018-03-31,p1,social,platform,seo,,,new", "lead_key l1 stands on line 2 already"),
        ("l2,,p1,social,,seo,,,new", "arrived_on is empty; source is empty"),
    ],
)
def test_a_bad_lead_is_refused_with_line_and_reason(tmp_path: Path, row: str, reason: str) -> None:
    found = read_directory(write(tmp_path, [PARTNER], [LEAD, row]))
    assert len(found.rejections) == 1
    assert complaints(found)[0].startswith("leads.csv:3: ")
    assert reason in complaints(found)[0]
    assert [lead.lead_key for lead in found.leads] == ["l1"]


def test_an_unclosed_quote_spoils_its_own_line_only(tmp_path: Path) -> None:
    leads = ['l0,2018-03-31,p1,"social,platform,seo,,,new', LEAD, LEAD.replace("l1", "l3")]
    found = read_directory(write(tmp_path, [PARTNER], leads))
    assert [rejection.line for rejection in found.rejections] == [2]
    assert [lead.lead_key for lead in found.leads] == ["l1", "l3"]


def test_a_line_that_is_not_utf8_is_refused_and_the_others_are_kept(tmp_path: Path) -> None:
    write(tmp_path, [PARTNER], [LEAD])
    with (tmp_path / "leads.csv").open("ab") as file:
        file.write("l2,2018-03-31,p1,café,platform,seo,,,new\n".encode("latin-1"))
        file.write("l3,2018-03-31,p1,café,platform,seo,,,new\n".encode())
    found = read_directory(tmp_path)
    assert complaints(found) == ["leads.csv:3: it holds bytes that are not UTF-8"]
    assert [lead.lead_key for lead in found.leads] == ["l1", "l3"]


def test_windows_line_ends_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path, [PARTNER, ""], [LEAD])
    for name in ("partners.csv", "leads.csv"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    found = read_directory(tmp_path)
    assert (found.rejections, len(found.partners), len(found.leads)) == ([], 1, 1)
    assert found.rows_read == {"partners.csv": 1, "leads.csv": 1}


def test_columns_may_stand_in_any_order_and_unknown_ones_are_named(tmp_path: Path) -> None:
    header = "region,branch,landing_page_path,partner_key,max_open_leads,target_leads_per_week,note"
    found = read_directory(
        write(tmp_path, ["utrecht,schilder,/lp/p1,p1,3,,hello"], [LEAD], partner_header=header)
    )
    assert found.partners["p1"].max_open_leads == 3
    assert found.ignored_columns == {"partners.csv": ("note",)}


def test_a_lead_of_a_refused_partner_is_refused_too(tmp_path: Path) -> None:
    found = read_directory(write(tmp_path, ["p1,/lp/p1,schilder,utrecht,x,"], [LEAD]))
    assert found.leads == []
    assert complaints(found)[1] == (
        "leads.csv:2: partner_key p1 is not in partners.csv (1 rows of it were refused)"
    )


def test_an_own_campaign_lead_needs_a_page(tmp_path: Path) -> None:
    found = read_directory(write(tmp_path, ["p1,,schilder,utrecht,,"], [LEAD]))
    assert complaints(found) == [
        "leads.csv:2: source is own_campaign, but partner p1 has no landing page",
    ]


@pytest.mark.parametrize("name", ["partners.csv", "leads.csv"])
def test_a_missing_file_is_one_clear_sentence(tmp_path: Path, name: str) -> None:
    write(tmp_path, [PARTNER], [LEAD])
    (tmp_path / name).unlink()
    with pytest.raises(LoadError, match=rf"^{name} is missing in .*\.$"):
        read_directory(tmp_path)


def test_a_missing_directory_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"nowhere is not a directory\.$"):
        read_directory(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (LEAD_HEADER.replace(",status", ""), r"leads\.csv lacks the column status\.$"),
        (LEAD_HEADER.replace(",", ";"), r"lacks the columns lead_key, arrived_on, .*status\.$"),
        (f"{LEAD_HEADER},status", r"names the column status twice\.$"),
        ("", r"does not begin with a line of column names\.$"),
    ],
)
def test_a_header_that_does_not_fit_is_one_clear_sentence(tmp_path: Path, header: str, sentence: str) -> None:
    with pytest.raises(LoadError, match=sentence):
        read_directory(write(tmp_path, [PARTNER], [], lead_header=header))


def test_extra_segments_come_after_the_primary_one(tmp_path: Path) -> None:
    header = f"{PARTNER_HEADER},extra_segments"
    row = f"{PARTNER},schilder/zeeland=4.5;behanger/utrecht"
    found = read_directory(write(tmp_path, [row], [], partner_header=header))
    assert [
        (target.segment.code, target.target_leads_per_week) for target in found.partners["p1"].segments
    ] == [("schilder_utrecht", Decimal(20)), ("schilder_zeeland", Decimal("4.5")), ("behanger_utrecht", None)]


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ("zeeland", "extra segments are written branch/region"),
        ("schilder/utrecht", "a segment is named twice"),
        ("schilder/zeeland=x", "it must be a number"),
        ("schilder/zeeland;", "extra segments are written branch/region"),
    ],
)
def test_bad_extra_segments_are_refused(tmp_path: Path, extra: str, reason: str) -> None:
    header = f"{PARTNER_HEADER},extra_segments"
    found = read_directory(write(tmp_path, [f"{PARTNER},{extra}"], [], partner_header=header))
    assert reason in complaints(found)[0]


def test_a_lead_may_name_one_of_its_partners_segments_only(tmp_path: Path) -> None:
    rows = [
        f"{LEAD},schilder,utrecht",
        f"{LEAD.replace('l1', 'l2')},schilder,zeeland",
        f"{LEAD.replace('l1', 'l3')},schilder,",
    ]
    found = read_directory(write(tmp_path, [PARTNER], rows, lead_header=f"{LEAD_HEADER},branch,region"))
    assert [lead.lead_key for lead in found.leads] == ["l1"]
    assert sorted(complaints(found)) == [
        "leads.csv:3: schilder/zeeland is not a segment of partner p1",
        "leads.csv:4: branch and region are given together or not at all",
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a@demo.example,secret,admin,", "password_hash is 'secret'"),
        (f"a@demo.example,{HASH},owner,", "role is 'owner'"),
        (f"a@demo.example,{HASH},partner,", "a partner's account names its partner_key"),
        (f"a@demo.example,{HASH},admin,p1", "a partner's account names its partner_key"),
        (f"a@demo.example,{HASH},partner,p9", "partner_key p9 is not in partners.csv"),
        (f"not-an-address,{HASH},admin,", "email is 'not-an-address'"),
    ],
)
def test_a_bad_account_is_refused(tmp_path: Path, row: str, reason: str) -> None:
    write(tmp_path, [PARTNER], [LEAD])
    (tmp_path / "accounts.csv").write_text(f"email,password_hash,role,partner_key\n{row}\n", encoding="utf-8")
    found = read_directory(tmp_path)
    assert found.accounts == []
    assert reason in complaints(found)[0]


def test_an_account_stands_once_and_a_partner_has_one(tmp_path: Path) -> None:
    write(tmp_path, [PARTNER], [LEAD])
    rows = [f"a@x.example,{HASH},partner,p1", f"a@x.example,{HASH},admin,", f"b@x.example,{HASH},partner,p1"]
    text = "\n".join(["email,password_hash,role,partner_key", *rows])
    (tmp_path / "accounts.csv").write_text(text, encoding="utf-8")
    found = read_directory(tmp_path)
    assert [row.role for row in found.accounts] == ["partner"]
    assert complaints(found) == [
        "accounts.csv:3: email a@x.example stands there already",
        "accounts.csv:4: partner p1 has an account already",
    ]
