// Turns each drawn trend into a chart that can be pointed at. Without this script the drawing stays as it is.
"use strict";
(function () {
  const charts = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function option(data) {
    const last = data.finished.lastIndexOf(true);
    const end = data.values.length - 1;
    const named = { show: true, formatter: data.unfinished, position: data.values[end] < data.values[last] ? "bottom" : "top", align: "right", color: colour("--muted"), distance: 6 };
    const open = data.values.map((v, i) => {
      if (data.finished[i] && i !== last) return null;
      return i === end && !data.finished[i] ? { value: v, label: named } : v;
    });
    const text = { color: colour("--muted"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
    const ends = data.rules.map((rule) => rule[0]);
    const labels = new Map(data.rules.map((rule) => [rule[0].toFixed(6), rule[1]]));
    const line = { type: "line", data: [], symbol: "circle", symbolSize: 6, showAllSymbol: true, connectNulls: false, z: 3 };
    const band = { type: "line", stack: "band", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 } };
    return {
      animation: false,
      textStyle: text,
      aria: { enabled: true, label: { description: data.told } },
      grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
      xAxis: {
        type: "category",
        data: data.labels,
        axisLabel: { ...text, hideOverlap: true },
        axisLine: { lineStyle: { color: colour("--line-strong") } },
        axisTick: { show: false },
      },
      yAxis: {
        type: "value",
        min: ends[0],
        max: ends[ends.length - 1],
        interval: ends[1] - ends[0],
        axisLabel: { ...text, formatter: (value) => labels.get(value.toFixed(6)) ?? "" },
        splitLine: { lineStyle: { color: colour("--line") } },
      },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        backgroundColor: colour("--surface"),
        borderColor: colour("--line-strong"),
        textStyle: { ...text, color: colour("--ink") },
        axisPointer: { lineStyle: { color: colour("--line-strong") } },
        formatter: (points) => data.says[points[0].dataIndex].join("\n"),
      },
      series: [
        { ...band, data: data.low },
        { ...band, data: data.high.map((v, i) => (v === null || data.low[i] === null ? null : v - data.low[i])),
          areaStyle: { color: colour("--accent"), opacity: 0.16 } },
        { ...line, data: open, lineStyle: { color: colour("--accent"), width: 2, type: "dashed" },
          itemStyle: { color: colour("--surface"), borderColor: colour("--accent"), borderWidth: 2 } },
        { ...line, data: data.values.map((v, i) => (data.finished[i] ? v : null)),
          lineStyle: { color: colour("--accent"), width: 2 }, itemStyle: { color: colour("--accent") },
          markLine: data.target ? aim(data.target) : undefined },
      ],
    };
  }

  function aim(target) {
    return {
      silent: true, symbol: "none", data: [{ yAxis: target[0] }],
      lineStyle: { color: colour("--warn"), width: 1.5, type: [6, 4] },
      label: { formatter: target[1], position: "insideStartTop", color: colour("--warn"), fontSize: 12 },
    };
  }

  function draw(place) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    place.replaceChildren();
    place.classList.add("is-live");
    const chart = window.echarts.init(place, null, { renderer: "svg", locale: data.locale });
    chart.setOption(option(data));
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", data.told);
    charts.push({ chart, data });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.echarts) return;
    document.querySelectorAll("[data-chart]").forEach(draw);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => charts.forEach(({ chart, data }) => chart.setOption(option(data))));
    window.addEventListener("resize", () => charts.forEach(({ chart }) => chart.resize()));
  });
})();
