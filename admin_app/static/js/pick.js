/* Chinese date picker: data-pick="moment" (2026-11-23 14:05), "day" (2026-11-23) or "range" (2026-11-01 至 2026-11-23).
   The field stays an ordinary text field: whatever is typed by hand is kept as typed and read by the server. The calendar
   hangs on a field of its own, opens on a click or the down arrow, and writes into the real one only when a date is chosen.
   data-min and data-max bound what can be clicked. On a touch screen the keyboard comes with 手动输入. */
(function () {
  'use strict';
  var desk = window.desk, pickers = new WeakMap();
  if (!window.flatpickr) return;

  var months = Array.from({ length: 12 }, function (_, at) { return (at + 1) + '月'; });
  var locale = Object.assign({}, window.flatpickr.l10ns.zh, {
    firstDayOfWeek: 1, months: { shorthand: months, longhand: months },
    weekdays: { shorthand: ['日', '一', '二', '三', '四', '五', '六'], longhand: window.flatpickr.l10ns.zh.weekdays.longhand },
    yearAriaLabel: '年', monthAriaLabel: '月', hourAriaLabel: '时', minuteAriaLabel: '分'
  });
  var whole = { moment: /^\d{4}-\d\d-\d\d \d\d:\d\d$/, day: /^\d{4}-\d\d-\d\d$/, range: /^\d{4}-\d\d-\d\d 至 \d{4}-\d\d-\d\d$/ };

  function touch() { return window.matchMedia('(pointer: coarse)').matches; }
  function narrow() { return window.matchMedia('(max-width: 767.98px)').matches; }

  function write(field, text) {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /* the calendar shows what the field says, as far as it can be read */
  function follow(field, picker) {
    var text = field.value.trim(), kind = field.dataset.pick;
    if (!whole[kind].test(text)) { if (!text) picker.clear(false); return; }
    picker.setDate(kind === 'range' ? text.split(' 至 ') : text, false);
  }

  /* under the field, above it when there is no room; a phone has it at its foot (see picker.css) */
  function place(field, box) {
    if (narrow()) { box.style.top = box.style.left = ''; return; }
    var at = field.getBoundingClientRect(), high = box.offsetHeight, below = at.bottom + 4;
    box.style.top = Math.max(4, below + high > window.innerHeight && at.top > high ? at.top - high - 4 : below) + 'px';
    box.style.left = Math.max(4, Math.min(at.left, window.innerWidth - box.offsetWidth - 8)) + 'px';
  }

  function foot(field, picker) {
    var kind = field.dataset.pick;
    var button = function (text, act, extra) {
      var made = desk.make('button', { type: 'button', 'class': 'btn btn-sm ' + (extra || 'btn-default') }, text);
      made.addEventListener('click', act);
      return made;
    };
    var parts = [];
    if (kind !== 'range') parts.push(button(kind === 'moment' ? '现在' : '今天', function () { picker.setDate(new Date(), true); picker.close(); }));
    parts.push(button('清空', function () { picker.clear(false); write(field, ''); picker.close(); }, 'btn-link'));
    if (touch()) parts.push(button('手动输入', function () { picker.close(); field.inputMode = 'text'; field.blur(); field.focus(); }, 'btn-link'));
    if (kind === 'moment') parts.push(button('选好了', function () { picker.close(); }, 'btn-primary'));
    picker.calendarContainer.appendChild(desk.make('div', { 'class': 'picker-foot' }, parts));
  }

  function hang(field) {
    var kind = field.dataset.pick, now = new Date();
    var picker = window.flatpickr(desk.make('input', { type: 'text' }), {
      locale: locale, mode: kind === 'range' ? 'range' : 'single', enableTime: kind === 'moment', time_24hr: true,
      dateFormat: kind === 'moment' ? 'Y-m-d H:i' : 'Y-m-d', ariaDateFormat: 'Y年n月j日', minuteIncrement: 5,
      defaultHour: now.getHours(), defaultMinute: now.getMinutes(),
      minDate: field.dataset.min || null, maxDate: field.dataset.max || null,
      disableMobile: true, animate: false, clickOpens: false, allowInput: false, ignoredFocusElements: [field],
      appendTo: field.closest('dialog') || document.body,
      position: function (self) { place(field, self.calendarContainer); },
      onChange: function (days, text) { if (kind !== 'range' || days.length === 2) write(field, text); },
      onClose: function (days, text, self) {
        if (self.calendarContainer.contains(document.activeElement)) field.focus();
        field.dispatchEvent(new CustomEvent('picked', { bubbles: true }));
      }
    });
    foot(field, picker);
    if (touch()) field.inputMode = 'none';
    pickers.set(field, picker);
    return picker;
  }

  function open(field) {
    if (field.readOnly || field.disabled) return null;
    var picker = pickers.get(field) || hang(field);
    follow(field, picker);
    picker.open();
    place(field, picker.calendarContainer);
    if (narrow()) window.scrollBy(0, field.getBoundingClientRect().top - 120);
    return picker;
  }

  desk.on('focusin', '[data-pick]', function (event, field) { if (!pickers.has(field)) hang(field); });
  desk.on('click', '[data-pick]', function (event, field) { if (field.inputMode !== 'text') open(field); });
  desk.on('input', '[data-pick]', function (event, field) {
    var picker = pickers.get(field);
    if (picker && event.isTrusted) follow(field, picker);
  });
  desk.on('keydown', '[data-pick]', function (event, field) {
    var picker = pickers.get(field);
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      picker = open(field);
      var days = picker && picker.calendarContainer;
      var day = days && (desk.$('.selected', days) || desk.$('.today', days) || desk.$('.flatpickr-day:not(.prevMonthDay)', days));
      if (day) day.focus();
    } else if (event.key === 'Escape' && picker && picker.isOpen) {
      event.preventDefault();
      picker.close();
    }
  });
  window.addEventListener('scroll', function () {
    var box = desk.$('.flatpickr-calendar.open'), field = document.activeElement;
    if (box && field && pickers.has(field) && pickers.get(field).isOpen) place(field, box);
  }, true);
}());
