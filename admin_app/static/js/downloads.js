/* 下载与任务: while something runs, ask every two seconds how far it is; when one has ended, load the page again.
   A link that was pressed is used up: the page is loaded again so that it says so. */
document.addEventListener('DOMContentLoaded', function () {
  'use strict';
  var desk = window.desk, $ = desk.$, $$ = desk.$$, list = $('[data-jobs]');
  if (!list) return;

  function running() { return $$('[data-state="waiting"], [data-state="running"]', list).length > 0; }

  function show(row, job) {
    var bar = $('progress', row);
    $('[data-said]', row).textContent = job.said;
    if (bar && job.total) {
      bar.max = job.total;
      bar.value = Math.min(job.done, job.total);
    }
  }

  function ended(row, job) {
    var live = job.state === 'waiting' || job.state === 'running';
    if (live) row.dataset.state = job.state;
    return !live;
  }

  function look() {
    fetch(list.dataset.jobs, { credentials: 'same-origin', headers: { 'X-Requested-With': 'fetch' } }).then(function (answer) {
      return answer.ok ? answer.json() : Promise.reject(answer.status);
    }).then(function (body) {
      var over = false;
      body.jobs.forEach(function (job) {
        var row = $('[data-job="' + job.id + '"]', list);
        if (!row || !/^(waiting|running)$/.test(row.dataset.state)) return;
        show(row, job);
        over = ended(row, job) || over;
      });
      if (over) location.reload();
      else if (running()) setTimeout(look, 2000);
    }, function (status) { if (status !== 401) setTimeout(look, 10000); });
  }

  if (running()) setTimeout(look, 2000);
  desk.on('submit', 'form[action$="/file/"]', function () { setTimeout(function () { location.reload(); }, 1500); });
});
