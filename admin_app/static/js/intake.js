/* 登记: the room's list, the household, what follows before it is saved, and the draft.
   Fragments come from the server as escaped markup of its own templates; what a person typed is never put into markup here. */
document.addEventListener('DOMContentLoaded', function () {
  'use strict';
  var desk = window.desk, $ = desk.$, $$ = desk.$$;
  var form = $('#ask'), room = $('#room'), box = $('#pick-box'), asked = form.dataset;
  var lookTurn = 0, homeTurn = 0, routeTurn = 0, resolved = $('#found').children.length ? room.value : null, started = 0;

  function value(name) {
    var control = form.elements[name];
    if (!control) return '';
    if (control.type === 'checkbox') return control.checked ? control.value : '';
    return control.value || '';
  }

  function values(names) {
    var found = {};
    names.forEach(function (name) { found[name] = value(name); });
    return found;
  }

  function fill(place, html) { place.innerHTML = html; }

  /* what the household has with us; of another household or category nothing stays tied */
  function beside(answer) {
    fill($('#beside'), answer.side);
    form.elements.repeat_of.value = answer.tied;
  }

  function later(act, wait) {
    var timer;
    return function () { clearTimeout(timer); timer = setTimeout(act, wait); };
  }

  /* when the conversation began: the first key or click in the form */
  form.addEventListener('input', function () {
    if (started) return;
    started = Date.now();
    told();
    setInterval(told, 20000);
  });
  function told() {
    var since = $('[data-since]', form), minutes = Math.floor((Date.now() - started) / 60000);
    var at = new Date(new Date(asked.now).getTime() + (started - performance.timeOrigin));
    var pad = function (number) { return String(number).padStart(2, '0'); };
    since.textContent = ' · ' + pad(at.getHours()) + ':' + pad(at.getMinutes()) + ' 接起' + (minutes ? '，已 ' + minutes + ' 分钟' : '');
    since.hidden = false;
  }
  form.addEventListener('submit', function () {
    form.elements.elapsed.value = started ? Math.floor((Date.now() - started) / 1000) : 0;
    saveSoon.stop = true;
  });

  /* Questions that depend on an answer */
  function depend() {
    $$('[data-when]', form).forEach(function (ask) { ask.hidden = value(ask.dataset.when) !== ask.dataset.is; });
  }
  function somebody() {
    var typed = value('resident_id') === 'other' || $('#public').checked || !asked.lookUpUrl;
    $('#somebody').hidden = !typed;
    $('[data-public-ask]').hidden = Boolean($('#found .seg'));
  }
  $('#public').addEventListener('change', function () {
    var on = this.checked;
    $('[data-private]', form).hidden = on;
    $('[data-public]', form).hidden = !on;
    if (on) { room.value = ''; forget(); $('#location').focus(); } else room.focus();
    somebody();
  });
  function allTypes() {
    $$('[data-more]', form).forEach(function (part) { part.hidden = false; });
    $('[data-show-more]', form).hidden = true;
  }
  desk.on('click', '[data-show-more]', function () { allTypes(); $('input[data-more]', form).focus(); });
  /* by keyboard the rest appears when one walks past the last, or names one by its figure */
  $('[data-types]', form).addEventListener('keydown', function (event) {
    var next = event.target.nextElementSibling && event.target.nextElementSibling.nextElementSibling;
    var past = /^Arrow(Right|Down)$/.test(event.key) && next && next.hasAttribute('data-more');
    if (past || /^[5-9]$/.test(event.key)) allTypes();
  });
  desk.on('click', '[data-reroute]', function () {
    $('#department-ask').hidden = false;
    $('#department').focus();
  });

  /* The room: a list while one types, the household once it is known */
  function options() { return $$('[role="option"]', box); }
  function current() { return $('[aria-selected="true"]', box); }
  function close() {
    box.hidden = true;
    room.setAttribute('aria-expanded', 'false');
    room.removeAttribute('aria-activedescendant');
  }
  function mark(option) {
    options().forEach(function (other) { other.setAttribute('aria-selected', String(other === option)); });
    if (option) { room.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
  }
  function forget() {
    resolved = null;
    homeTurn += 1;
    fill($('#found'), '');
    beside({ side: '', tied: '' });
  }

  var lookSoon = later(function () {
    var text = room.value.trim(), turn = ++lookTurn;
    if (text.length < 2 || text === resolved) { close(); return; }
    desk.post(asked.lookUpUrl, { text: text }).then(function (answer) {
      if (turn !== lookTurn || room.value.trim() !== text || document.activeElement !== room) return;
      fill(box, answer.html);
      box.hidden = false;
      room.setAttribute('aria-expanded', 'true');
      mark(current());
    }, function () { close(); });
  }, 150);

  function choose(option) {
    room.value = option.dataset.room;
    lookTurn += 1;
    close();
    return home(option.dataset.resident, true);
  }

  /* the household of what stands in the field; `onward`: put the cursor on the person */
  function home(resident, onward) {
    var text = room.value.trim(), turn = ++homeTurn;
    if (!asked.householdUrl || !text) { forget(); somebody(); return; }
    resolved = text;
    var sent = values(['room', 'category', 'complaint_type', 'channel', 'repeat_of']);
    sent.resident_id = resident || value('resident_id');
    desk.post(asked.householdUrl, sent).then(function (answer) {
      if (turn !== homeTurn) return;
      if (answer.say) { room.value = answer.say; resolved = answer.say; }
      fill($('#found'), answer.found);
      beside(answer);
      if (!answer.found) desk.tell(room, '看不懂这个房号，请写成 3-2-1201，或写全姓名、电话');
      else desk.tell(room, '');
      somebody();
      if (onward) { var next = $('#found input:checked') || $('#person_name'); if (next) next.focus(); }
      saveSoon();
    }, function () { /* already told */ });
  }

  function again() {
    if (!resolved || !asked.householdUrl) return;
    var turn = ++homeTurn;
    desk.post(asked.householdUrl, values(['room', 'category', 'complaint_type', 'channel', 'resident_id', 'repeat_of'])).then(function (answer) {
      if (turn === homeTurn) beside(answer);
    }, function () { /* already told */ });
  }

  if (asked.lookUpUrl) {
    room.addEventListener('input', function () { if (resolved !== null) { forget(); somebody(); } lookSoon(); });
    room.addEventListener('keydown', function (event) {
      var open = !box.hidden, all = options(), at = all.indexOf(current());
      if (event.isComposing) return;
      if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && open && all.length) {
        event.preventDefault();
        mark(all[(at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]);
      } else if (event.key === 'Escape' && open) {
        event.preventDefault();
        close();
      } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
        if (open && current()) choose(current()); else { close(); home('', true); }
      }
    });
    room.addEventListener('blur', function () {
      close();
      if (room.value.trim() && room.value.trim() !== resolved) home('', false);
    });
    box.addEventListener('mousedown', function (event) {
      var option = event.target.closest('[role="option"]');
      event.preventDefault();
      if (option) choose(option);
    });
  }
  desk.on('click', '[data-another]', function () {
    forget();
    somebody();
    room.value = '';
    room.focus();
  });
  desk.on('click', '[data-tie]', function (event, button) {
    var panel = button.closest('[data-repeat]'), tied = button.dataset.tie;
    form.elements.repeat_of.value = tied;
    $('[data-untied]', panel).hidden = Boolean(tied);
    $('[data-tied]', panel).hidden = !tied;
    again();  // an answer still on its way knows nothing of this click
    saveSoon();
    if (tied) $('#content').focus();
  });
  desk.on('click', '[data-new-anyway]', function (event, button) {
    button.closest('[data-repeat]').hidden = true;
    $('#content').focus();
  });

  /* What follows from the answers */
  var follow = later(function () {
    var turn = ++routeTurn;
    desk.post(asked.consequenceUrl, values(['category', 'complaint_type', 'urgency', 'channel', 'department'])).then(function (answer) {
      if (turn !== routeTurn) return;
      fill($('#route'), answer.route);
      fill($('#guide'), answer.guide);
    }, function () { /* already told */ });
  }, 60);

  form.addEventListener('change', function (event) {
    var name = event.target.name;
    if (name === 'resident_id') {
      somebody();
      if (event.target.value === 'other') $('#person_name').focus();
    }
    depend();
    if (/^(category|complaint_type|urgency|channel|department)$/.test(name)) follow();
    if (name === 'category' || name === 'complaint_type') again();
    if (event.target.closest('.ask') && event.target.name) right(event.target);
  });

  /* a fault that was mended stops shouting */
  function right(control) {
    var id = control.type === 'radio' ? control.name : control.id, fault = document.getElementById(id + '-err');
    if (fault) fault.remove();
    control.classList.remove('is-invalid');
    control.removeAttribute('aria-invalid');
  }

  /* Enter in a line of text goes on instead of filing; only Ctrl+Enter and the buttons file */
  form.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.target.tagName === 'INPUT') event.preventDefault();
  });

  /* The matter: grows with the text, says how long it is */
  var content = $('#content');
  function grow() {
    content.style.height = 'auto';
    content.style.height = Math.min(content.scrollHeight + 2, 360) + 'px';
    $('[data-count-of="content"]').textContent = content.value.length;
  }
  content.addEventListener('input', grow);
  if (content.value) grow();

  /* The draft: kept on the server without name and phone */
  var kept = ['channel', 'room', 'public', 'location', 'resident_id', 'category', 'complaint_type', 'sub_category', 'content',
    'readback_done', 'urgency', 'reporter_id', 'department', 'repeat_of', 'form_key'];
  function save(say) {
    return desk.post(asked.draftUrl, values(kept)).then(function (answer) {
      $('[data-draft-said]', form).hidden = false;
      if (say) desk.note('green', answer.message + '，24 小时内回来接着写；姓名和电话不存草稿');
    }, function () { /* already told */ });
  }
  var saveSoon = later(function () { if (!saveSoon.stop && value('content') + value('room')) save(false); }, 2500);
  form.addEventListener('input', saveSoon);
  desk.on('click', '[data-save-draft]', function () { save(true); });

  /* where the cursor starts: at what is wrong, else at the channel */
  var wrong = $('.note-red a[href^="#"]'), first = wrong && document.getElementById(wrong.hash.slice(1));
  if (first && first.closest('[hidden]')) first = null;
  (first || $('input[name="channel"]:checked') || room).focus({ preventScroll: !first });
  depend();
  if (asked.lookUpUrl && room.value && !$('#found').children.length && !wrong) home('', false);
});
