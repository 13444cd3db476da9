"""x"""
from collections import Counter
from datetime import date
import traceback
import pytest, schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from xiaoan.kernel.work.tests.acting import adopt_lamp
from xiaoan.surfaces.api.tests.calling import caller
from xiaoan.surfaces.api.tests.test_strangers import things
from xiaoan.surfaces.api.tests.test_fuzz import CHECKS
FAILS={}
SEEN=Counter()
def test_x(committed_cast):
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    named, who = things(committed_cast), caller(committed_cast, "safety")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for found in schema.get_all_operations():
        operation = found.ok()
        @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), real=st.booleans())
        @settings(max_examples=80, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        def once(case, real):
            if real and case.path_parameters:
                case.path_parameters.update({key: named[key] for key in case.path_parameters if key in named})
            try:
                r = case.call(headers=who.headers())
            except BaseException as e:
                FAILS.setdefault((operation.label, 'call'), []).append((case.as_curl_command(), case.headers, case.cookies, traceback.format_exc()[-1500:], str(e.__context__)[:600], str(getattr(e.__context__,'__context__',''))[:300]))
                return
            SEEN[operation.label, r.status_code]+=1
            try:
                case.validate_response(r, checks=CHECKS)
            except BaseException as e:
                FAILS.setdefault((operation.label, r.status_code, type(e).__name__), []).append((case.as_curl_command(), str(e)[:1500]))
        once()
    print('FAILS', len(FAILS))
    for k,v in FAILS.items():
        print('=====',k,len(v))
        for x in v[0]: print(x)
    for k,v in sorted(SEEN.items()): print(k,v)
