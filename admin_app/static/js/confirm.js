/* Dialogs. [data-dialog="#id"] (and [data-columns="#id"], the column chooser) opens a <dialog>; [data-close] inside shuts it.
   A submit button or a form with data-confirm="作废 LD…？" asks first:
     data-confirm-say   what will happen
     data-confirm-verb  the word on the button that does it; else the submit button's own word
     data-confirm-ask   label of a reason that must be typed; posted as `reason` (or data-confirm-name)
     data-confirm-tone  "calm" for a blue button; red otherwise
   After a yes the form is posted with confirmed=1; the server decides by itself whether that is enough. */
(function () {
  'use strict';
  var desk = window.desk, $ = desk.$, make = desk.make;

  function open(dialog) {
    dialog.showModal();
    var first = $('[autofocus], input:not([type="hidden"]), select, textarea', dialog);
    if (first) first.focus();
  }

  desk.on('click', '[data-dialog], [data-columns]', function (event, button) {
    event.preventDefault();
    open($(button.dataset.dialog || button.dataset.columns));
  });
  desk.on('click', 'dialog [data-close]', function (event, button) {
    event.preventDefault();
    button.closest('dialog').close();
  });
  desk.on('click', 'dialog', function (event, dialog) { if (event.target === dialog) dialog.close(); });

  function reason(label) {
    var text = make('label', { 'for': 'confirm-why' }, [make('span', { 'class': 'req', 'aria-hidden': 'true' }, '*')]);
    text.appendChild(document.createTextNode(label));
    var field = make('input', { 'class': 'form-control', id: 'confirm-why', autocomplete: 'off' });
    var must = function () { field.setCustomValidity(field.value.trim() ? '' : '请写' + label); };
    field.addEventListener('input', must);
    must();
    return make('div', { 'class': 'form-group mt-2 mb-0' }, [text, field]);
  }

  function build(ask, verb) {
    var parts = [];
    if (ask.confirmSay) parts.push(make('p', {}, ask.confirmSay));
    if (ask.confirmAsk) parts.push(reason(ask.confirmAsk));
    var no = make('button', { 'class': 'btn btn-default', type: 'button', 'data-close': '' }, verb.length < 4 ? '不' + verb : '取消');
    var yes = make('button', { 'class': 'btn ' + (ask.confirmTone === 'calm' ? 'btn-primary' : 'btn-danger'), type: 'submit' }, verb);
    var content = [
      make('div', { 'class': 'modal-header' }, [make('h3', { 'class': 'modal-title', id: 'confirm-title' }, ask.confirm)]),
      make('div', { 'class': 'modal-footer' }, [no, yes])
    ];
    if (parts.length) content.splice(1, 0, make('div', { 'class': 'modal-body' }, parts));
    var dialog = make('dialog', { 'class': 'dialog', 'aria-labelledby': 'confirm-title' },
      [make('form', { 'class': 'modal-content', method: 'dialog' }, content)]);
    dialog.addEventListener('close', function () { dialog.remove(); });
    return dialog;
  }

  function keep(form, name, value) {
    var field = $('[data-confirm-value="' + name + '"]', form) || make('input', { type: 'hidden', name: name, 'data-confirm-value': name });
    field.value = value;
    form.appendChild(field);
  }

  document.addEventListener('submit', function (event) {
    var form = event.target, button = event.submitter;
    var source = button && button.dataset.confirm ? button : (form.dataset.confirm ? form : null);
    if (!source || form.dataset.confirmed) { delete form.dataset.confirmed; return; }
    event.preventDefault();
    event.stopPropagation();
    var ask = source.dataset, verb = ask.confirmVerb || (button && button.textContent.trim()) || '继续';
    var dialog = build(ask, verb);
    $('form', dialog).addEventListener('submit', function () {
      var why = $('#confirm-why', dialog);
      if (why) keep(form, ask.confirmName || 'reason', why.value);
      keep(form, 'confirmed', '1');
      form.dataset.confirmed = '1';
      setTimeout(function () { form.requestSubmit(button || undefined); }, 0);
    });
    document.body.appendChild(dialog);
    dialog.showModal();
    ($('#confirm-why', dialog) || $('[data-close]', dialog)).focus();
  }, true);
}());
