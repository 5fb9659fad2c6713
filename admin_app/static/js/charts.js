/* Charts: <div class="chart" data-chart="#d1"> draws the options in <script type="application/json" id="d1">.
   SVG, and tooltips in rich text: HTML tooltips would need inline styles. A datum with `href` leads to its rows. */
(function () {
  'use strict';
  var desk = window.desk;

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
  }

  document.addEventListener('DOMContentLoaded', function () {
    if (window.echarts) desk.$$('[data-chart]').forEach(draw);
  });
}());
