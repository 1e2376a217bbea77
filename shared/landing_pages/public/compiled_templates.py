"""The templates, compiled by `python -m shared.landing_pages.public.compile_templates`: edit templates/."""

# Jinja2 writes it, in a style and with types of its own.
# ruff: noqa
# mypy: ignore-errors
# fmt: off

def _template_0(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'blocks/faq.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_block = resolve('block')
        pass
        yield '<section><div class="in">\n<h2>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'title'))
        yield '</h2>\n'
        for l_1_item in environment.getitem((undefined(name='block') if l_0_block is missing else l_0_block), 'items'):
            _loop_vars = {}
            pass
            yield '<details><summary>'
            yield escape(environment.getattr(l_1_item, 'question'))
            yield '</summary><p>'
            yield escape(environment.getattr(l_1_item, 'answer'))
            yield '</p></details>\n'
        l_1_item = missing
        yield '</div></section>'

    blocks = {}
    debug_info = '2=13&3=15&4=19'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_1(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'blocks/form.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_block = resolve('block')
        l_0_form = resolve('form')
        l_0_field = l_0_error = missing
        try:
            t_1 = environment.filters['join']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'join' found.")
        pass
        def macro(l_1_name, l_1_label, l_1_kind, l_1_autocomplete, l_1_longest, l_1_is_required, l_1_hint):
            t_2 = []
            l_1_error = l_0_error
            l_1_about = missing
            if l_1_name is missing:
                l_1_name = undefined("parameter 'name' was not provided", name='name')
            if l_1_label is missing:
                l_1_label = undefined("parameter 'label' was not provided", name='label')
            if l_1_kind is missing:
                l_1_kind = undefined("parameter 'kind' was not provided", name='kind')
            if l_1_autocomplete is missing:
                l_1_autocomplete = undefined("parameter 'autocomplete' was not provided", name='autocomplete')
            if l_1_longest is missing:
                l_1_longest = undefined("parameter 'longest' was not provided", name='longest')
            if l_1_is_required is missing:
                l_1_is_required = False
            if l_1_hint is missing:
                l_1_hint = ''
            pass
            l_1_error = context.call(environment.getattr(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'errors'), 'get'), l_1_name)
            l_1_about = (([markup_join(('uitleg-', l_1_name, ))] if l_1_hint else []) + ([markup_join(('fout-', l_1_name, ))] if (undefined(name='error') if l_1_error is missing else l_1_error) else []))
            t_2.extend((
                '<div class="f">\n<label for="veld-',
                escape(l_1_name),
                '">',
                escape(l_1_label),
                '</label>\n',
            ))
            if l_1_hint:
                pass
                t_2.extend((
                    '<p class="h" id="uitleg-',
                    escape(l_1_name),
                    '">',
                    escape(l_1_hint),
                    '</p>\n',
                ))
            if (undefined(name='error') if l_1_error is missing else l_1_error):
                pass
                t_2.extend((
                    '<p class="e" id="fout-',
                    escape(l_1_name),
                    '">',
                    escape((undefined(name='error') if l_1_error is missing else l_1_error)),
                    '</p>\n',
                ))
            t_2.extend((
                '<',
                escape(('textarea' if (l_1_kind == 'textarea') else 'input')),
                ' id="veld-',
                escape(l_1_name),
                '" name="',
                escape(l_1_name),
                '" maxlength="',
                escape(l_1_longest),
                '"',
            ))
            if (l_1_kind != 'textarea'):
                pass
                t_2.extend((
                    ' type="',
                    escape(l_1_kind),
                    '" value="',
                    escape(context.call(environment.getattr(environment.getitem((undefined(name='form') if l_0_form is missing else l_0_form), 'values'), 'get'), l_1_name, '')),
                    '"',
                ))
            if l_1_autocomplete:
                pass
                t_2.extend((
                    ' autocomplete="',
                    escape(l_1_autocomplete),
                    '"',
                ))
            if l_1_is_required:
                pass
                t_2.append(
                    ' required',
                )
            if (undefined(name='about') if l_1_about is missing else l_1_about):
                pass
                t_2.extend((
                    ' aria-describedby="',
                    escape(t_1(context.eval_ctx, (undefined(name='about') if l_1_about is missing else l_1_about), ' ')),
                    '"',
                ))
            if (undefined(name='error') if l_1_error is missing else l_1_error):
                pass
                t_2.append(
                    ' aria-invalid="true"',
                )
            if (l_1_name == environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'first_wrong')):
                pass
                t_2.append(
                    ' autofocus',
                )
            t_2.append(
                '>',
            )
            if (l_1_kind == 'textarea'):
                pass
                t_2.extend((
                    '\n',
                    escape(context.call(environment.getattr(environment.getitem((undefined(name='form') if l_0_form is missing else l_0_form), 'values'), 'get'), l_1_name, '')),
                    '</textarea>',
                ))
            t_2.append(
                '\n</div>\n',
            )
            return concat(t_2)
        context.exported_vars.add('field')
        context.vars['field'] = l_0_field = Macro(environment, macro, 'field', ('name', 'label', 'kind', 'autocomplete', 'longest', 'is_required', 'hint'), False, False, False, context.eval_ctx.autoescape)
        yield '<section id="aanvraag"><div class="in">\n<h2>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'title'))
        yield '</h2>\n<p>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'intro'))
        yield '</p>\n'
        if environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'notice'):
            pass
            yield '<p class="n" role="alert">'
            yield escape(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'notice'))
            yield '</p>\n'
        yield '<form method="post" action="'
        yield escape(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'action'))
        yield '" novalidate>\n'
        yield escape(context.call((undefined(name='field') if l_0_field is missing else l_0_field), 'name', 'Naam', 'text', 'name', environment.getattr(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'longest'), 'name'), True))
        yield '\n'
        yield escape(context.call((undefined(name='field') if l_0_field is missing else l_0_field), 'email', 'E-mailadres', 'email', 'email', environment.getattr(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'longest'), 'email'), hint='Vul een e-mailadres in, een telefoonnummer of allebei.'))
        yield '\n'
        yield escape(context.call((undefined(name='field') if l_0_field is missing else l_0_field), 'phone', 'Telefoonnummer', 'tel', 'tel', environment.getattr(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'longest'), 'phone')))
        yield '\n'
        yield escape(context.call((undefined(name='field') if l_0_field is missing else l_0_field), 'message', environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'message_label'), 'textarea', '', environment.getattr(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'longest'), 'message')))
        yield '\n<div class="f">\n'
        l_0_error = context.call(environment.getattr(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'errors'), 'get'), 'consent')
        context.vars['error'] = l_0_error
        context.exported_vars.add('error')
        if (undefined(name='error') if l_0_error is missing else l_0_error):
            pass
            yield '<p class="e" id="fout-consent">'
            yield escape((undefined(name='error') if l_0_error is missing else l_0_error))
            yield '</p>\n'
        yield '<div class="c"><input id="veld-consent" name="consent" type="checkbox" value="ja" required'
        if context.call(environment.getattr(environment.getitem((undefined(name='form') if l_0_form is missing else l_0_form), 'values'), 'get'), 'consent'):
            pass
            yield ' checked'
        if (undefined(name='error') if l_0_error is missing else l_0_error):
            pass
            yield ' aria-invalid="true" aria-describedby="fout-consent"'
        if (environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'first_wrong') == 'consent'):
            pass
            yield ' autofocus'
        yield '>\n<label for="veld-consent">'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'consent'))
        yield '</label></div>\n</div>\n<div class="x" aria-hidden="true"><label for="veld-'
        yield escape(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'honeypot'))
        yield '">Laat dit veld leeg</label>\n<input id="veld-'
        yield escape(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'honeypot'))
        yield '" name="'
        yield escape(environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'honeypot'))
        yield '" type="text" tabindex="-1" autocomplete="off"></div>\n'
        for (l_1_name, l_1_value) in environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'hidden'):
            _loop_vars = {}
            pass
            yield '<input type="hidden" name="'
            yield escape(l_1_name)
            yield '" value="'
            yield escape(l_1_value)
            yield '">\n'
        l_1_name = l_1_value = missing
        yield '<button type="submit"'
        if environment.getattr((undefined(name='form') if l_0_form is missing else l_0_form), 'is_off'):
            pass
            yield ' disabled'
        yield '>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'button'))
        yield '</button>\n</form>\n</div></section>'

    blocks = {}
    debug_info = '1=20&2=39&3=40&5=43&6=48&7=52&9=57&10=61&12=68&13=77&14=86&15=93&16=98&17=105&18=110&19=118&21=122&26=132&27=134&28=136&29=139&31=142&32=144&33=146&34=148&35=150&37=152&38=155&39=158&42=161&43=164&44=167&45=171&47=173&48=175&49=179&50=183&52=189'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_2(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'blocks/hero.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_block = resolve('block')
        pass
        yield '<section class="hero"><div class="in">\n<h1>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'title'))
        yield '</h1>\n'
        if environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'subtitle'):
            pass
            yield '<p>'
            yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'subtitle'))
            yield '</p>\n'
        yield '<a class="go" href="#aanvraag">'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'button'))
        yield '</a>\n</div></section>'

    blocks = {}
    debug_info = '2=13&3=15&4=18&6=21'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_3(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'blocks/reviews.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_block = resolve('block')
        pass
        yield '<section><div class="in">\n<h2>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'title'))
        yield '</h2>\n<ul class="list">\n'
        for l_1_item in environment.getitem((undefined(name='block') if l_0_block is missing else l_0_block), 'items'):
            _loop_vars = {}
            pass
            yield '<li><blockquote><p>'
            yield escape(environment.getattr(l_1_item, 'text'))
            yield '</p></blockquote><p><cite>'
            yield escape(environment.getattr(l_1_item, 'author'))
            yield ', '
            yield escape(environment.getattr(l_1_item, 'source'))
            yield '</cite></p></li>\n'
        l_1_item = missing
        yield '</ul>\n</div></section>'

    blocks = {}
    debug_info = '2=13&4=15&5=19'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_4(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'blocks/services.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_block = resolve('block')
        pass
        yield '<section><div class="in">\n<h2>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'title'))
        yield '</h2>\n<p>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'intro'))
        yield '</p>\n<ul class="list">\n'
        for l_1_item in environment.getitem((undefined(name='block') if l_0_block is missing else l_0_block), 'items'):
            _loop_vars = {}
            pass
            yield '<li><h3>'
            yield escape(environment.getattr(l_1_item, 'title'))
            yield '</h3><p>'
            yield escape(environment.getattr(l_1_item, 'text'))
            yield '</p></li>\n'
        l_1_item = missing
        yield '</ul>\n</div></section>'

    blocks = {}
    debug_info = '2=13&3=15&5=17&6=21'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_5(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'blocks/steps.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_block = resolve('block')
        pass
        yield '<section><div class="in">\n<h2>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'title'))
        yield '</h2>\n<ol class="list">\n'
        for l_1_item in environment.getitem((undefined(name='block') if l_0_block is missing else l_0_block), 'items'):
            _loop_vars = {}
            pass
            yield '<li><h3>'
            yield escape(environment.getattr(l_1_item, 'title'))
            yield '</h3><p>'
            yield escape(environment.getattr(l_1_item, 'text'))
            yield '</p></li>\n'
        l_1_item = missing
        yield '</ol>\n</div></section>'

    blocks = {}
    debug_info = '2=13&4=15&5=19'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_6(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'blocks/usps.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_block = resolve('block')
        pass
        yield '<section><div class="in">\n<h2>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'title'))
        yield '</h2>\n<ul class="list">\n'
        for l_1_item in environment.getitem((undefined(name='block') if l_0_block is missing else l_0_block), 'items'):
            _loop_vars = {}
            pass
            yield '<li><h3>'
            yield escape(environment.getattr(l_1_item, 'title'))
            yield '</h3><p>'
            yield escape(environment.getattr(l_1_item, 'text'))
            yield '</p></li>\n'
        l_1_item = missing
        yield '</ul>\n</div></section>'

    blocks = {}
    debug_info = '2=13&4=15&5=19'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_7(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'blocks/work_area.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_block = resolve('block')
        pass
        yield '<section><div class="in">\n<h2>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'title'))
        yield '</h2>\n<p>'
        yield escape(environment.getattr((undefined(name='block') if l_0_block is missing else l_0_block), 'text'))
        yield '</p>\n</div></section>'

    blocks = {}
    debug_info = '2=13&3=15'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_8(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'layout.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_head = resolve('head')
        l_0_structured_data = resolve('structured_data')
        l_0_style = resolve('style')
        l_0_is_preview = resolve('is_preview')
        l_0_footer = resolve('footer')
        l_0_beacon = resolve('beacon')
        pass
        yield '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>'
        yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'title'))
        yield '</title>\n'
        if environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'description'):
            pass
            yield '<meta name="description" content="'
            yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'description'))
            yield '">\n'
        if environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'is_indexed'):
            pass
            yield '<link rel="canonical" href="'
            yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'url'))
            yield '">\n<meta property="og:type" content="website">\n<meta property="og:locale" content="nl_NL">\n<meta property="og:url" content="'
            yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'url'))
            yield '">\n<meta property="og:title" content="'
            yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'title'))
            yield '">\n'
            if environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'description'):
                pass
                yield '<meta property="og:description" content="'
                yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'description'))
                yield '">\n'
            if environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'company'):
                pass
                yield '<meta property="og:site_name" content="'
                yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'company'))
                yield '">\n'
            if environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'logo'):
                pass
                yield '<meta property="og:image" content="'
                yield escape(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'logo'), 'url'))
                yield '">\n'
            yield '<script type="application/ld+json">'
            yield escape((undefined(name='structured_data') if l_0_structured_data is missing else l_0_structured_data))
            yield '</script>\n'
        else:
            pass
            yield '<meta name="robots" content="noindex">\n'
        yield '<style>'
        yield escape((undefined(name='style') if l_0_style is missing else l_0_style))
        yield '</style>\n</head>\n<body>\n<a class="skip" href="#inhoud">Naar de inhoud</a>\n'
        if (undefined(name='is_preview') if l_0_is_preview is missing else l_0_is_preview):
            pass
            yield '<aside class="v" aria-label="Voorbeeld"><div class="in"><p>Dit is een voorbeeld. Bezoekers zien deze pagina pas als zij live is; het formulier is uit.</p></div></aside>\n'
        if (environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'logo') or environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'company')):
            pass
            yield '<header class="top"><div class="in">\n'
            if environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'logo'):
                pass
                yield '<img src="'
                yield escape(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'logo'), 'url'))
                yield '" alt="'
                yield escape((environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'company') or 'Logo'))
                yield '" width="'
                yield escape(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'logo'), 'width'))
                yield '" height="'
                yield escape(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'logo'), 'height'))
                yield '">\n'
            else:
                pass
                yield '<p>'
                yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'company'))
                yield '</p>\n'
            yield '</div></header>\n'
        yield '<main id="inhoud">\n'
        yield from context.blocks['main'][0](context)
        yield '</main>\n<footer><div class="in">\n<p>'
        yield escape(environment.getattr((undefined(name='footer') if l_0_footer is missing else l_0_footer), 'text'))
        yield '</p>\n'
        if (environment.getattr((undefined(name='footer') if l_0_footer is missing else l_0_footer), 'company_name') or environment.getattr((undefined(name='footer') if l_0_footer is missing else l_0_footer), 'city')):
            pass
            yield '<p>'
            yield escape((environment.getattr((undefined(name='footer') if l_0_footer is missing else l_0_footer), 'company_name') or ''))
            yield escape((', ' if (environment.getattr((undefined(name='footer') if l_0_footer is missing else l_0_footer), 'company_name') and environment.getattr((undefined(name='footer') if l_0_footer is missing else l_0_footer), 'city')) else ''))
            yield escape((environment.getattr((undefined(name='footer') if l_0_footer is missing else l_0_footer), 'city') or ''))
            yield '</p>\n'
        if (undefined(name='beacon') if l_0_beacon is missing else l_0_beacon):
            pass
            yield '<img src="'
            yield escape((undefined(name='beacon') if l_0_beacon is missing else l_0_beacon))
            yield '" alt="" width="1" height="1">\n'
        yield '</div></footer>\n</body>\n</html>'

    def block_main(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass

    blocks = {'main': block_main}
    debug_info = '6=18&7=20&8=23&10=25&11=28&14=30&15=32&16=34&17=37&19=39&20=42&22=44&23=47&25=50&29=56&33=58&36=61&38=64&39=67&41=78&46=82&49=84&50=86&51=89&53=93&54=96&46=100'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_9(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'page.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        pass
        parent_template = environment.get_template('layout.html', 'page.html')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        yield from parent_template.root_render_func(context)

    def block_main(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_blocks = resolve('blocks')
        pass
        for l_1_block in (undefined(name='blocks') if l_0_blocks is missing else l_0_blocks):
            _loop_vars = {}
            pass
            template = environment.get_or_select_template(markup_join(('blocks/', environment.getattr(l_1_block, 'type'), '.html', )), 'page.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'block': l_1_block}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        l_1_block = missing

    blocks = {'main': block_main}
    debug_info = '1=12&2=17&3=26&4=29'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


def _template_10(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'thanks.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        pass
        parent_template = environment.get_template('layout.html', 'thanks.html')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        yield from parent_template.root_render_func(context)

    def block_main(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_head = resolve('head')
        l_0_back = resolve('back')
        pass
        yield '<section><div class="in">\n<h1>Bedankt voor de aanvraag</h1>\n<p>De aanvraag is verstuurd naar '
        yield escape((environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'company') or 'het bedrijf'))
        yield '. Het bedrijf neemt contact op over de klus.</p>\n<p><a href="'
        yield escape((undefined(name='back') if l_0_back is missing else l_0_back))
        yield '">Terug naar de pagina</a></p>\n</div></section>\n'

    blocks = {'main': block_main}
    debug_info = '1=12&2=17&5=28&6=30'
    return dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)


TEMPLATES = {
    'blocks/faq.html': _template_0,
    'blocks/form.html': _template_1,
    'blocks/hero.html': _template_2,
    'blocks/reviews.html': _template_3,
    'blocks/services.html': _template_4,
    'blocks/steps.html': _template_5,
    'blocks/usps.html': _template_6,
    'blocks/work_area.html': _template_7,
    'layout.html': _template_8,
    'page.html': _template_9,
    'thanks.html': _template_10,
}
