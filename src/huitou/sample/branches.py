"""The thirty branches, in six cities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.draw import Bools, Floats, Ints, stream
from huitou.sample.world import World

# city, region, code, (district in Chinese, in Simplified, in Latin letters)
_CITIES = (
    ("台北市", "北部", "TPE", "永康/永康/Yongkang 公館/公馆/Gongguan 中山/中山/Zhongshan 松山/松山/Songshan"
     " 西門/西门/Ximen 內湖/内湖/Neihu 天母/天母/Tianmu 木柵/木栅/Muzha"),
    ("新北市", "北部", "NTP", "板橋/板桥/Banqiao 三重/三重/Sanchong 新店/新店/Xindian 中和/中和/Zhonghe"
     " 淡水/淡水/Tamsui 林口/林口/Linkou"),
    ("桃園市", "北部", "TYN", "桃園/桃园/Taoyuan 中壢/中坜/Zhongli 青埔/青埔/Qingpu 龜山/龟山/Guishan"),
    ("台中市", "中部", "TXG", "勤美/勤美/Qinmei 逢甲/逢甲/Fengjia 豐原/丰原/Fengyuan 大里/大里/Dali 七期/七期/Qiqi"),
    ("台南市", "南部", "TNN", "神農/神农/Shennong 安平/安平/Anping 永康區/永康区/Yongkang-South"),
    ("高雄市", "南部", "KHH", "鹽埕/盐埕/Yancheng 左營/左营/Zuoying 鳳山/凤山/Fengshan 駁二/驳二/Pier-2"),
)  # fmt: skip
_OPENS_IN_MONTH = {
    7: 3,
    13: 6,
    17: 10,
    22: 13,
    24: 18,
    25: 21,
    28: 25,
    29: 30,
}  # the others were there before
_NEVER = 10**6


@dataclass(frozen=True)
class Branches:
    """The branches by position; days are counted from day 0."""

    code: list[str]
    name: list[str]
    city: list[str]
    region: list[str]
    place: list[tuple[str, str, str]]  # the district in zh-Hant, zh-Hans, en
    city_number: Ints
    size: Floats
    opened: Ints
    fails: Ints  # the day from which it fails; far in the future for a sound one

    def __len__(self) -> int:
        return len(self.code)

    def failing(self, branch: Ints, day: Ints) -> Bools:
        """Whether each branch was failing on that day."""
        return day >= self.fails[branch]


def branches(world: World) -> Branches:
    rng = stream(world.seed, "branches")
    rows = [
        (f"{code}{number:02d}", place.split("/"), city, region, at)
        for at, (city, region, code, places) in enumerate(_CITIES)
        for number, place in enumerate(places.split(), start=1)
    ]
    count = len(rows)
    opened = -rng.integers(200, 2400, count)
    for branch, month in _OPENS_IN_MONTH.items():
        opened[branch] = world.month(month)
    fails = np.full(count, _NEVER, dtype=np.int64)
    for branch, month in world.failing:
        fails[branch] = world.month(month)
    return Branches(
        code=[r[0] for r in rows],
        name=[f"回甘 {r[2][:2]}{r[1][0]}店" for r in rows],
        city=[r[2] for r in rows],
        region=[r[3] for r in rows],
        place=[(r[1][0], r[1][1], r[1][2]) for r in rows],
        city_number=np.array([r[4] for r in rows], dtype=np.int64),
        size=rng.uniform(0.75, 1.35, count),
        opened=opened.astype(np.int64),
        fails=fails,
    )
