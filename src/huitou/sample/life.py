"""36 months of the chain: everybody and everything that happened, before any system wrote it down."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.sample import outreach, service, surveys
from huitou.sample.accounts import Accounts, accounts
from huitou.sample.branches import Branches, branches
from huitou.sample.customers import People, people
from huitou.sample.employees import Staff, staff
from huitou.sample.lines import Lines, lines
from huitou.sample.orders import Orders, orders
from huitou.sample.products import Products, products
from huitou.sample.world import World


@dataclass(frozen=True)
class Life:
    """What other things follow from: who there was, what they bought, what they complained of and were asked."""

    world: World
    shops: Branches
    goods: Products
    crew: Staff
    folk: People
    cards: Accounts
    orders: Orders
    lines: Lines
    complaints: service.Complaints
    contacts: service.Contacts
    consents: outreach.Consents
    invitations: tuple[surveys.Invitations, ...]


def live(world: World) -> Life:
    """Let the chain live, in the order in which one thing leads to another."""
    shops, goods = branches(world), products(world)
    folk = people(world, shops)
    wanted = orders(world, shops, folk)
    complained = service.complaints(world, shops, folk, wanted)
    made, complained = service.after_complaints(world, wanted, complained)
    cards = accounts(world, folk, made)
    asked = service.contacts(world, shops, made)
    allowed = outreach.consents(world, folk)
    may_ask = allowed.always(outreach.SURVEY)
    return Life(
        world=world,
        shops=shops,
        goods=goods,
        crew=staff(world, shops),
        folk=folk,
        cards=cards,
        orders=made,
        lines=lines(world, goods, made),
        complaints=complained,
        contacts=asked,
        consents=allowed,
        invitations=(
            surveys.after_order(world, folk, cards, made, may_ask),
            surveys.twice_a_year(world, folk, made, may_ask),
            surveys.after_contact(world, cards, made, asked, may_ask),
        ),
    )
