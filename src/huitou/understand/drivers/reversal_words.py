"""What Simpson's check says in words: where the outcome rises or falls along a factor, and between two kinds of people.

{whole} and {inside} are effects with their intervals: a direction is never named without how sure it is.
"""

from huitou.base import Text

REVERSED, TURNED, VANISHES, AGAINST = "reversed", "turned", "vanishes", "against"

ALONG = {
    (REVERSED, 1): Text(
        "整體看來{factor}越高，{outcome}越高（每高 1 為 {whole}）；但在各區隔內部比較，平均來看方向相反（{inside}）。整體的差異來自各區隔的組成不同，請以區隔內的比較為準。",
        "整体看来{factor}越高，{outcome}越高（每高 1 为 {whole}）；但在各分群内部比较，平均来看方向相反（{inside}）。整体的差异来自各分群的构成不同，请以分群内的比较为准。",
        "Over all, {outcome} is higher where {factor} is higher ({whole} per point); compared inside the segments it is lower on average ({inside}). The mix of segments makes the whole look so: go by the comparison inside.",
    ),
    (REVERSED, -1): Text(
        "整體看來{factor}越高，{outcome}越低（每高 1 為 {whole}）；但在各區隔內部比較，平均來看方向相反（{inside}）。整體的差異來自各區隔的組成不同，請以區隔內的比較為準。",
        "整体看来{factor}越高，{outcome}越低（每高 1 为 {whole}）；但在各分群内部比较，平均来看方向相反（{inside}）。整体的差异来自各分群的构成不同，请以分群内的比较为准。",
        "Over all, {outcome} is lower where {factor} is higher ({whole} per point); compared inside the segments it is higher on average ({inside}). The mix of segments makes the whole look so: go by the comparison inside.",
    ),
    (TURNED, 1): Text(
        "整體看來{factor}越高，{outcome}越高（每高 1 為 {whole}）；在區隔內部比較則相反（{inside}）。組成確實影響了整體的數字。{doubt}",
        "整体看来{factor}越高，{outcome}越高（每高 1 为 {whole}）；在分群内部比较则相反（{inside}）。构成确实影响了整体的数字。{doubt}",
        "Over all, {outcome} looks higher where {factor} is higher ({whole} per point); inside the segments it looks lower ({inside}). The mix does move the figure of the whole. {doubt}",
    ),
    (TURNED, -1): Text(
        "整體看來{factor}越高，{outcome}越低（每高 1 為 {whole}）；在區隔內部比較則相反（{inside}）。組成確實影響了整體的數字。{doubt}",
        "整体看来{factor}越高，{outcome}越低（每高 1 为 {whole}）；在分群内部比较则相反（{inside}）。构成确实影响了整体的数字。{doubt}",
        "Over all, {outcome} looks lower where {factor} is higher ({whole} per point); inside the segments it looks higher ({inside}). The mix does move the figure of the whole. {doubt}",
    ),
    (VANISHES, 1): Text(
        "整體看來{factor}越高，{outcome}越高（每高 1 為 {whole}）；在區隔內部比較，這個差異所剩無幾（{inside}）：它多半來自各區隔的組成不同。",
        "整体看来{factor}越高，{outcome}越高（每高 1 为 {whole}）；在分群内部比较，这个差异所剩无几（{inside}）：它多半来自各分群的构成不同。",
        "Over all, {outcome} is higher where {factor} is higher ({whole} per point); inside the segments little or nothing of that is left ({inside}): it comes from the mix of segments.",
    ),
    (VANISHES, -1): Text(
        "整體看來{factor}越高，{outcome}越低（每高 1 為 {whole}）；在區隔內部比較，這個差異所剩無幾（{inside}）：它多半來自各區隔的組成不同。",
        "整体看来{factor}越高，{outcome}越低（每高 1 为 {whole}）；在分群内部比较，这个差异所剩无几（{inside}）：它多半来自各分群的构成不同。",
        "Over all, {outcome} is lower where {factor} is higher ({whole} per point); inside the segments little or nothing of that is left ({inside}): it comes from the mix of segments.",
    ),
    (AGAINST, 1): Text(
        "整體看來{factor}越高，{outcome}越高（每高 1 為 {whole}）；但在以下區隔方向相反：{segments}。",
        "整体看来{factor}越高，{outcome}越高（每高 1 为 {whole}）；但在以下分群方向相反：{segments}。",
        "Over all, {outcome} is higher where {factor} is higher ({whole} per point), but it is lower in: {segments}.",
    ),
    (AGAINST, -1): Text(
        "整體看來{factor}越高，{outcome}越低（每高 1 為 {whole}）；但在以下區隔方向相反：{segments}。",
        "整体看来{factor}越高，{outcome}越低（每高 1 为 {whole}）；但在以下分群方向相反：{segments}。",
        "Over all, {outcome} is lower where {factor} is higher ({whole} per point), but it is higher in: {segments}.",
    ),
}
BETWEEN = {
    (REVERSED, 1): Text(
        "整體看來，{high}的{outcome}比{low}高（差 {whole}）；但在各區隔內部比較，平均來看方向相反（{inside}）。整體的差異來自各區隔的組成不同，請以區隔內的比較為準。",
        "整体看来，{high}的{outcome}比{low}高（差 {whole}）；但在各分群内部比较，平均来看方向相反（{inside}）。整体的差异来自各分群的构成不同，请以分群内的比较为准。",
        "Over all, {outcome} is higher for {high} than for {low} ({whole}); compared inside the segments it is lower on average ({inside}). The mix of segments makes the whole look so: go by the comparison inside.",
    ),
    (REVERSED, -1): Text(
        "整體看來，{high}的{outcome}比{low}低（差 {whole}）；但在各區隔內部比較，平均來看方向相反（{inside}）。整體的差異來自各區隔的組成不同，請以區隔內的比較為準。",
        "整体看来，{high}的{outcome}比{low}低（差 {whole}）；但在各分群内部比较，平均来看方向相反（{inside}）。整体的差异来自各分群的构成不同，请以分群内的比较为准。",
        "Over all, {outcome} is lower for {high} than for {low} ({whole}); compared inside the segments it is higher on average ({inside}). The mix of segments makes the whole look so: go by the comparison inside.",
    ),
    (TURNED, 1): Text(
        "整體看來，{high}的{outcome}比{low}高（差 {whole}）；在區隔內部比較則相反（{inside}）。組成確實影響了整體的數字。{doubt}",
        "整体看来，{high}的{outcome}比{low}高（差 {whole}）；在分群内部比较则相反（{inside}）。构成确实影响了整体的数字。{doubt}",
        "Over all, {outcome} looks higher for {high} than for {low} ({whole}); inside the segments it looks lower ({inside}). The mix does move the figure of the whole. {doubt}",
    ),
    (TURNED, -1): Text(
        "整體看來，{high}的{outcome}比{low}低（差 {whole}）；在區隔內部比較則相反（{inside}）。組成確實影響了整體的數字。{doubt}",
        "整体看来，{high}的{outcome}比{low}低（差 {whole}）；在分群内部比较则相反（{inside}）。构成确实影响了整体的数字。{doubt}",
        "Over all, {outcome} looks lower for {high} than for {low} ({whole}); inside the segments it looks higher ({inside}). The mix does move the figure of the whole. {doubt}",
    ),
    (VANISHES, 1): Text(
        "整體看來，{high}的{outcome}比{low}高（差 {whole}）；在區隔內部比較，這個差異所剩無幾（{inside}）：它多半來自各區隔的組成不同。",
        "整体看来，{high}的{outcome}比{low}高（差 {whole}）；在分群内部比较，这个差异所剩无几（{inside}）：它多半来自各分群的构成不同。",
        "Over all, {outcome} is higher for {high} than for {low} ({whole}); inside the segments little or nothing of that is left ({inside}): it comes from the mix of segments.",
    ),
    (VANISHES, -1): Text(
        "整體看來，{high}的{outcome}比{low}低（差 {whole}）；在區隔內部比較，這個差異所剩無幾（{inside}）：它多半來自各區隔的組成不同。",
        "整体看来，{high}的{outcome}比{low}低（差 {whole}）；在分群内部比较，这个差异所剩无几（{inside}）：它多半来自各分群的构成不同。",
        "Over all, {outcome} is lower for {high} than for {low} ({whole}); inside the segments little or nothing of that is left ({inside}): it comes from the mix of segments.",
    ),
    (AGAINST, 1): Text(
        "整體看來，{high}的{outcome}比{low}高（差 {whole}）；但在以下區隔方向相反：{segments}。",
        "整体看来，{high}的{outcome}比{low}高（差 {whole}）；但在以下分群方向相反：{segments}。",
        "Over all, {outcome} is higher for {high} than for {low} ({whole}), but it is lower in: {segments}.",
    ),
    (AGAINST, -1): Text(
        "整體看來，{high}的{outcome}比{low}低（差 {whole}）；但在以下區隔方向相反：{segments}。",
        "整体看来，{high}的{outcome}比{low}低（差 {whole}）；但在以下分群方向相反：{segments}。",
        "Over all, {outcome} is lower for {high} than for {low} ({whole}), but it is higher in: {segments}.",
    ),
}
BETWEEN_ENDS = Text("{value} ({low} 至 {high})", "{value} ({low} 至 {high})", "{value} ({low} to {high})")
# Of a whole that is turned round: whether its own direction, and that inside, are beyond chance.
DOUBT = {
    (False, False): Text(
        "兩個方向都可能只是機率波動：兩個區間都包含 0。",
        "两个方向都可能只是随机波动：两个区间都包含 0。",
        "Both directions may be chance: both intervals hold 0.",
    ),
    (True, False): Text(
        "區隔內部的方向可能只是機率波動：它的區間包含 0。",
        "分群内部的方向可能只是随机波动：它的区间包含 0。",
        "The direction inside may be chance: its interval holds 0.",
    ),
    (False, True): Text(
        "整體的方向可能只是機率波動：它的區間包含 0。",
        "整体的方向可能只是随机波动：它的区间包含 0。",
        "The direction of the whole may be chance: its interval holds 0.",
    ),
}
ALIKE = Text(
    "各區隔內部看不出與整體相反的方向。",
    "各分群内部看不出与整体相反的方向。",
    "Nothing inside the segments is seen to go against the whole.",
)
FEW = Text(
    "只有 {n} 人，至少要 {least} 人，且要有兩種以上的水準，才能比較。",
    "只有 {n} 人，至少要 {least} 人，且要有两种以上的水平，才能比较。",
    "There are {n} people; it takes {least}, at two levels or more, to compare.",
)
