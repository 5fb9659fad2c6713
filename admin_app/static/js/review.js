/* 每日阅签: the space bar chooses the entry at hand; j, k and Enter are those of every list. The strip shows the day at hand. */
document.addEventListener('DOMContentLoaded', function () {
  'use strict';
  var desk = window.desk, $ = desk.$, here = $('.review-days [aria-current]');

  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.clientWidth / 2;

  document.addEventListener('keydown', function (event) {
    if (event.key !== ' ' || event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
    var row = $('tr.is-cur'), box = row && $('[data-row]', row);
    if (!row) return;
    event.preventDefault();
    if (box) box.click();
  });
});
