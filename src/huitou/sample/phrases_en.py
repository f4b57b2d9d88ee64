"""Sentences of customers in English. {slots} are filled in wording.py."""

OPENERS = (
    "Came {when} with my {who}.",
    "Stopped at the {place} branch {when}.",
    "I live nearby.",
    "Visit number {count}.",
    "My usual stop after work.",
    "My {who} told me about it.",
    "Long-time customer.",
    "Travelling through Taiwan.",
    "First time at {place}.",
    "Visit {few} this month.",
    "Went out of my way {when}.",
    "Bought it while waiting for the train.",
)
CLOSERS = {
    "good": (
        "Will be back!",
        "Already told my {who}.",
        "Recommended.",
        "Keep it up.",
        "Worth the walk.",
        "See you next week.",
    ),
    "bad": (
        "Please fix this.",
        "Probably not coming back.",
        "Disappointed.",
        "It used to be better.",
        "Hope the manager reads this.",
        "One more chance, maybe.",
    ),
}
GOOD = {
    "taste": (
        "The {product} tastes of real tea and has a long finish.",
        "I always get the {product} and it never lets me down.",
        "{product}, less sugar, less ice: perfect.",
        "Clean, fragrant {product}, not too sweet.",
        "Best {product} I have had in a long time.",
    ),
    "other": (
        "The {product} is well made and nicely packed.",
        "Took a {product} home and my {who} loved it.",
        "The {product} goes well with the tea.",
        "Better {product} than I expected.",
    ),
    "service": (
        "Staff were friendly and asked about the sugar level.",
        "Kind, quick service.",
        "They remade my drink without any fuss.",
        "The girl at the till remembered my order.",
    ),
    "wait": (
        "Ready in {few} minutes.",
        "Busy, but only {few} minutes of waiting.",
        "Ordered ahead and just picked it up.",
    ),
    "price": ("Good value for this quality.", "Member offers make it a bargain.", "Fair price for the size."),
    "place": (
        "The {place} shop is clean and comfortable.",
        "Bright place with enough seats.",
        "Cosy corner to sit and talk.",
    ),
    "app": (
        "Ordering in the app is easy.",
        "The app got the pick-up time right.",
        "Coupons in the app just work.",
    ),
}
BAD = {
    "taste": (
        "The {product} was far too sweet this time.",
        "My {product} tasted watered down.",
        "The {product} is nothing like last time.",
    ),
    "other": (
        "The {product} looks nothing like the picture.",
        "The {product} was damaged when I opened it.",
        "My {who} did not think the {product} was worth it.",
    ),
    "service": (
        "The staff ignored me until I asked twice.",
        "Rude answer when I asked about my order.",
        "Wrong ice level and no apology.",
    ),
    "wait": (
        "Waited {minutes} minutes for one {tea}.",
        "{minutes} minutes in line and they skipped my number.",
        "Only one person working, it took {minutes} minutes.",
        "So slow {when}: {minutes} minutes.",
    ),
    "price": (
        "The {product} is too expensive since the price went up.",
        "Prices keep rising, cups do not.",
        "For this price I can get two next door.",
    ),
    "place": (
        "Sticky tables at {place}, nobody cleaned them.",
        "Loud and hardly any seats.",
        "Wet floor and no air conditioning.",
    ),
    "app": (
        "The app crashed and took my points twice.",
        "The app said ready, the shop had not started.",
        "The coupon did not work in the app.",
    ),
    "mistake": (
        "Ordered {tea} and got something else.",
        "They forgot my {product}; another {minutes} minutes.",
        "Asked for no sugar, got a full-sugar {tea}.",
        "One {tea} was missing from the bag.",
    ),
}
