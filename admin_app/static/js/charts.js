/* Charts: <div class="chart" data-chart="#d1"> draws the options in <script type="application/json" id="d1">.
   SVG, and tooltips in rich text: HTML tooltips would need inline styles. A datum with `href` leads to its rows: by the mouse on
   its bar, by the keyboard over a link of its own that lies on the bar. One stop of the tab key a chart, arrows within it. */
(function () {
  'use strict';
  var desk = window.desk;

  function bars(chart) {
    var found = [];
    chart.getModel().eachSeriesByType('bar', function (series) {
      var data = series.getData();
      data.each(function (index) {
        var datum = data.getRawDataItem(index);
        if (datum && datum.href) found.push({ href: datum.href, say: datum.say, at: data.getItemLayout(index) });
      });
    });
    return found;
  }

  function place(link, at) {
    link.style.left = Math.min(at.x, at.x + at.width) + 'px';
    link.style.top = Math.min(at.y, at.y + at.height) + 'px';
    link.style.width = Math.abs(at.width) + 'px';
    link.style.height = Math.abs(at.height) + 'px';
  }

  function walk(event) {
    var links = desk.$$('a', event.currentTarget), here = links.indexOf(event.target), next = here;
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown') next = Math.min(here + 1, links.length - 1);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') next = Math.max(here - 1, 0);
    else if (event.key === 'Home') next = 0;
    else if (event.key === 'End') next = links.length - 1;
    else return;
    event.preventDefault();
    links[here].tabIndex = -1;
    links[next].tabIndex = 0;
    links[next].focus();
  }

  function overlay(element, chart) {
    var found = bars(chart), layer = document.createElement('div');
    if (!found.length || !element.parentNode.classList.contains('chart-box')) return;
    layer.className = 'chart-links';
    layer.setAttribute('role', 'group');
    layer.setAttribute('aria-label', '图上的每一条，方向键逐条看，回车看明细');
    found.forEach(function (bar, index) {
      var link = document.createElement('a');
      link.href = bar.href;
      link.tabIndex = index ? -1 : 0;
      link.setAttribute('aria-label', bar.say);
      layer.appendChild(link);
      place(link, bar.at);
    });
    layer.addEventListener('keydown', walk);
    element.parentNode.appendChild(layer);
    window.addEventListener('resize', function () {
      bars(chart).forEach(function (bar, index) { place(layer.children[index], bar.at); });
    });
  }

  function draw(element) {
    var options = JSON.parse(desk.$(element.dataset.chart).textContent);
    options.tooltip = Object.assign({}, options.tooltip, { renderMode: 'richText' });
    var chart = window.echarts.init(element, null, { renderer: 'svg' });
    chart.setOption(options);
    chart.on('click', function (point) {
      var href = point.data && point.data.href;
      if (href && href.charAt(0) === '/' && href.charAt(1) !== '/') location.assign(href);
    });
    window.addEventListener('resize', function () { chart.resize(); });
    overlay(element, chart);
  }

  document.addEventListener('DOMContentLoaded', function () {
    if (window.echarts) desk.$$('[data-chart]').forEach(draw);
  });
}());
