/* Leaving a field asks the server what it thinks of it. data-check-url stands on the form or on one field; posted are
   `field` (its name) and `value`. The answer is {message: '' or what is wrong, value: the tidy form (optional)}.
   A field nobody touched is not asked about. desk.tell(control, message) prints and clears a message. */
(function () {
  'use strict';
  var desk = window.desk, touched = new WeakSet();

  function holder(control) { return control.closest('.seg, .checklist') || control; }

  function line(control, id) {
    var old = document.getElementById(id);
    if (old) return old;
    var made = desk.make('div', { 'class': 'invalid-feedback', id: id });
    var group = control.closest('.form-group') || control.parentElement;
    group.appendChild(made);
    return made;
  }

  function tell(control, message) {
    var target = holder(control), id = target.id + '-err', help = document.getElementById(target.id + '-help');
    target.classList.toggle('is-invalid', Boolean(message));
    if (help) help.hidden = Boolean(message);
    if (message) {
      var place = line(target, id);
      place.textContent = '';
      place.appendChild(desk.icon('exclamation-circle-fill'));
      place.appendChild(document.createTextNode(' ' + message));
      place.setAttribute('role', 'status');
      target.setAttribute('aria-invalid', 'true');
      target.setAttribute('aria-describedby', id);
    } else {
      var old = document.getElementById(id);
      if (old) old.remove();
      target.removeAttribute('aria-invalid');
      if (help) target.setAttribute('aria-describedby', help.id);
      else target.removeAttribute('aria-describedby');
    }
  }
  desk.tell = tell;

  function ask(control) {
    var source = control.closest('[data-check-url]'), sent = control.value;
    if (!source || !control.name || !holder(control).id) return;
    if (/^(hidden|file|submit|button|checkbox|radio|password)$/.test(control.type) || control.readOnly) return;
    desk.post(source.dataset.checkUrl, { field: control.name, value: sent }).then(function (answer) {
      if (control.value !== sent) return;
      if (answer.value && answer.value !== sent) control.value = answer.value;
      tell(control, answer.message || '');
    }, function () { /* already told; saving will ask again */ });
  }

  desk.on('input', '[data-check-url] :is(input, textarea, select), [data-check-url]:is(input, textarea, select)', function (event, control) {
    touched.add(control);
  });
  desk.on('focusout', 'input, textarea, select', function (event, control) {
    if (!touched.has(control)) return;
    touched.delete(control);
    ask(control);
  });
  /* the picker fills a field while the focus is elsewhere */
  desk.on('picked', 'input', function (event, control) { touched.delete(control); ask(control); });
}());
