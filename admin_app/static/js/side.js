/* Runs before the page is drawn, so that a folded sidebar does not flash open. Nothing else belongs here. */
(function () {
  'use strict';
  try {
    if (localStorage.getItem('side') === 'mini' && window.matchMedia('(min-width: 992px)').matches) {
      document.body.classList.add('sidebar-collapse');
    }
  } catch (e) { /* storage is off: the sidebar stays open */ }
}());
