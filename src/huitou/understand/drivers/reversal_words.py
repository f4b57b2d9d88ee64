"""What Simpson's check says in words: where the outcome rises or falls along a factor, and between two kinds of people."""

from huitou.base import Text

REVERSED, TURNED, VANISHES, AGAINST = "reversed", "turned", "vanishes", "against"

ALONG = {
    (REVERSED, 1): Text(
        "整體看來{factor}越高，{outcome}越高；但在各區隔內部比較，平均來看方向相反。整體的差異來自各區隔的組成不同，請以區隔內的比較為準。",
        "整体看来{factor}越高，{outcome}越高；但在各分群内部比较，平均来看方向相反。整体的差异来自各分群的构成不同，请以分群内的比较为准。",
        "Over all, {outcome} is higher where {factor} is higher; compared inside the segments it is lower on average. The mix of segments makes the whole look so: go by the comparison inside.",
    ),
    (REVERSED, -1): Text(
        "整體看來{factor}越高，{outcome}越低；但在各區隔內部比較，平均來看方向相反。整體的差異來自各區隔的組成不同，請以區隔內的比較為準。",
        "整体看来{factor}越高，{outcome}越低；但在各分群内部比较，平均来看方向相反。整体的差异来自各分群的构成不同，请以分群内的比较为准。",
        "Over all, {outcome} is lower where {factor} is higher; compared inside the segments it is higher on average. The mix of segments makes the whole look so: go by the comparison inside.",
    ),
    (TURNED, 1): Text(
        "整體看來{factor}越高，{outcome}越高；在區隔內部比較則相反。組成確實影響了整體的數字，但其中一個方向可能只是機率波動。",
        "整体看来{factor}越高，{outcome}越高；在分群内部比较则相反。构成确实影响了整体的数字，但其中一个方向可能只是随机波动。",
        "Over all, {outcome} looks higher where {factor} is higher; inside the segments it looks lower. The mix does move the figure of the whole, but one of the two directions may be chance.",
    ),
    (TURNED, -1): Text(
        "整體看來{factor}越高，{outcome}越低；在區隔內部比較則相反。組成確實影響了整體的數字，但其中一個方向可能只是機率波動。",
        "整体看来{factor}越高，{outcome}越低；在分群内部比较则相反。构成确实影响了整体的数字，但其中一个方向可能只是随机波动。",
        "Over all, {outcome} looks lower where {factor} is higher; inside the segments it looks higher. The mix does move the figure of the whole, but one of the two directions may be chance.",
    ),
    (VANISHES, 1): Text(
        "整體看來{factor}越高，{outcome}越高；在區隔內部比較，這個差異所剩無幾：它多半來自各區隔的組成不同。",
        "整体看来{factor}越高，{outcome}越高；在分群内部比较，这个差异所剩无几：它多半来自各分群的构成不同。",
        "Over all, {outcome} is higher where {factor} is higher; inside the segments little or nothing of that is left: it comes from the mix of segments.",
    ),
    (VANISHES, -1): Text(
        "整體看來{factor}越高，{outcome}越低；在區隔內部比較，這個差異所剩無幾：它多半來自各區隔的組成不同。",
        "整体看来{factor}越高，{outcome}越低；在分群内部比较，这个差异所剩无几：它多半来自各分群的构成不同。",
        "Over all, {outcome} is lower where {factor} is higher; inside the segments little or nothing of that is left: it comes from the mix of segments.",
    ),
    (AGAINST, 1): Text(
        "整體看來{factor}越高，{outcome}越高；但在以下區隔方向相反：{segments}。",
        "整体看来{factor}越高，{outcome}越高；但在以下分群方向相反：{segments}。",
        "Over all, {outcome} is higher where {factor} is higher, but it is lower in: {segments}.",
    ),
    (AGAINST, -1): Text(
        "整體看來{factor}越高，{outcome}越低；但在以下區隔方向相反：{segments}。",
        "整体看来{factor}越高，{outcome}越低；但在以下分群方向相反：{segments}。",
        "Over all, {outcome} is lower where {factor} is higher, but it is higher in: {segments}.",
    ),
}
BETWEEN = {
    (REVERSED, 1): Text(
        "整體看來，{high}的{outcome}比{low}高；但在各區隔內部比較，平均來看方向相反。整體的差異來自各區隔的組成不同，請以區隔內的比較為準。",
        "整体看来，{high}的{outcome}比{low}高；但在各分群内部比较，平均来看方向相反。整体的差异来自各分群的构成不同，请以分群内的比较为准。",
        "Over all, {outcome} is higher for {high} than for {low}; compared inside the segments it is lower on average. The mix of segments makes the whole look so: go by the comparison inside.",
    ),
    (REVERSED, -1): Text(
        "整體看來，{high}的{outcome}比{low}低；但在各區隔內部比較，平均來看方向相反。整體的差異來自各區隔的組成不同，請以區隔內的比較為準。",
        "整体看来，{high}的{outcome}比{low}低；但在各分群内部比较，平均来看方向相反。整体的差异来自各分群的构成不同，请以分群内的比较为准。",
        "Over all, {outcome} is lower for {high} than for {low}; compared inside the segments it is higher on average. The mix of segments makes the whole look so: go by the comparison inside.",
    ),
    (TURNED, 1): Text(
        "整體看來，{high}的{outcome}比{low}高；在區隔內部比較則相反。組成確實影響了整體的數字，但其中一個方向可能只是機率波動。",
        "整体看来，{high}的{outcome}比{low}高；在分群内部比较则相反。构成确实影响了整体的数字，但其中一个方向可能只是随机波动。",
        "Over all, {outcome} looks higher for {high} than for {low}; inside the segments it looks lower. The mix does move the figure of the whole, but one of the two directions may be chance.",
    ),
    (TURNED, -1): Text(
        "整體看來，{high}的{outcome}比{low}低；在區隔內部比較則相反。組成確實影響了整體的數字，但其中一個方向可能只是機率波動。",
        "整体看来，{high}的{outcome}比{low}低；在分群内部比较则相反。构成确实影响了整体的数字，但其中一个方向可能只是随机波动。",
        "Over all, {outcome} looks lower for {high} than for {low}; inside the segments it looks higher. The mix does move the figure of the whole, but one of the two directions may be chance.",
    ),
    (VANISHES, 1): Text(
        "整體看來，{high}的{outcome}比{low}高；在區隔內部比較，這個差異所剩無幾：它多半來自各區隔的組成不同。",
        "整体看来，{high}的{outcome}比{low}高；在分群内部比较，这个差异所剩无几：它多半来自各分群的构成不同。",
        "Over all, {outcome} is higher for {high} than for {low}; inside the segments little or nothing of that is left: it comes from the mix of segments.",
    ),
    (VANISHES, -1): Text(
        "整體看來，{high}的{outcome}比{low}低；在區隔內部比較，這個差異所剩無幾：它多半來自各區隔的組成不同。",
        "整体看来，{high}的{outcome}比{low}低；在分群内部比较，这个差异所剩无几：它多半来自各分群的构成不同。",
        "Over all, {outcome} is lower for {high} than for {low}; inside the segments little or nothing of that is left: it comes from the mix of segments.",
    ),
    (AGAINST, 1): Text(
        "整體看來，{high}的{outcome}比{low}高；但在以下區隔方向相反：{segments}。",
        "整体看来，{high}的{outcome}比{low}高；但在以下分群方向相反：{segments}。",
        "Over all, {outcome} is higher for {high} than for {low}, but it is lower in: {segments}.",
    ),
    (AGAINST, -1): Text(
        "整體看來，{high}的{outcome}比{low}低；但在以下區隔方向相反：{segments}。",
        "整体看来，{high}的{outcome}比{low}低；但在以下分群方向相反：{segments}。",
        "Over all, {outcome} is lower for {high} than for {low}, but it is higher in: {segments}.",
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
