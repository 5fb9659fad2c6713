/* Before a form is printed: slips too long for half a sheet get a sheet each; a copy that fits on one page says 第 1 页 共 1 页 for itself. */
(function () {
  'use strict';
  var MM = 96 / 25.4, HALF = 139.5, SHEET = 266;

  function tall(sheet, last) {
    return (sheet.querySelector(last).getBoundingClientRect().bottom - sheet.firstElementChild.getBoundingClientRect().top) / MM;
  }

  var papers = document.querySelector('.papers');
  var sheets = Array.prototype.slice.call(papers.querySelectorAll('.slip-sheet'));
  if (papers.classList.contains('halves') && sheets.some(function (sheet) { return tall(sheet, '.paper-foot') > HALF - 4; })) {
    papers.classList.remove('halves');
  }
  if (!papers.classList.contains('halves') && !papers.querySelector('.paper-cover')) {
    sheets.forEach(function (sheet) { sheet.classList.toggle('one', tall(sheet, '.paper-foot') <= SHEET); });
  }
})();
