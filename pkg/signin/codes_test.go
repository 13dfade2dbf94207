package signin_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
)

func signIn() signin.Subject {
	return signin.Subject{Tenant: "harbor", Person: "ana", Item: "sign-in"}
}

func (w *world) code(s signin.Subject) string {
	w.t.Helper()
	code, err := w.Codes.Make(w.t.Context(), s, signin.CodeTTL)
	if err != nil {
		w.t.Fatal(err)
	}
	return code
}

// wrong is a code that is not this one.
func wrong(code string) string {
	return code[:5] + string('0'+(code[5]-'0'+1)%10)
}

func check(t *testing.T, w *world, s signin.Subject, code string, want error) {
	t.Helper()
	if err := w.Codes.Check(t.Context(), s, code); !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func TestACodeIsSixDigitsAndFitsOnce(t *testing.T) {
	t.Parallel()
	w := open(t)
	code := w.code(signIn())
	if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
		t.Errorf("the code is %q", code)
	}
	check(t, w, signIn(), " "+code[:3]+" "+code[3:], nil)
	check(t, w, signIn(), code, signin.ErrWrongCode)
}

func TestTheSixthTryIsLocked(t *testing.T) {
	t.Parallel()
	w := open(t)
	code := w.code(signIn())
	for range 5 {
		check(t, w, signIn(), wrong(code), signin.ErrWrongCode)
	}
	check(t, w, signIn(), code, signin.ErrCodeLocked)
	check(t, w, signIn(), w.code(signIn()), nil)
}

func TestTheFifthTryMayStillBeRight(t *testing.T) {
	t.Parallel()
	w := open(t)
	code := w.code(signIn())
	for range 4 {
		check(t, w, signIn(), wrong(code), signin.ErrWrongCode)
	}
	check(t, w, signIn(), code, nil)
}

func TestAHundredTriesAtOnceSucceedOnce(t *testing.T) {
	t.Parallel()
	w := open(t)
	code := w.code(signIn())
	if n := times(100, func() bool { return w.Codes.Check(context.Background(), signIn(), code) == nil }); n != 1 {
		t.Errorf("%d succeeded", n)
	}
}

func TestAHundredGuessesAtOnceGetFiveTries(t *testing.T) {
	t.Parallel()
	w := open(t)
	bad := wrong(w.code(signIn()))
	tried := times(100, func() bool { return errors.Is(w.Codes.Check(context.Background(), signIn(), bad), signin.ErrWrongCode) })
	if tried != 5 {
		t.Errorf("%d were tried", tried)
	}
}

func TestACodeFitsNothingElse(t *testing.T) {
	t.Parallel()
	w := open(t)
	code := w.code(signIn())
	for name, other := range map[string]signin.Subject{
		"another item":   {Tenant: "harbor", Person: "ana", Item: "agree:p1"},
		"another person": {Tenant: "harbor", Person: "ben", Item: "sign-in"},
		"another tenant": {Tenant: "pier", Person: "ana", Item: "sign-in"},
	} {
		check(t, w, other, code, signin.ErrWrongCode)
		if w.code(other) != code { // one in a million is the same
			check(t, w, other, code, signin.ErrWrongCode)
		}
		if t.Failed() {
			t.Fatal(name)
		}
	}
	check(t, w, signIn(), code, nil)
}

func TestACodeThatWasMovedToAnotherSubjectFitsNobody(t *testing.T) {
	t.Parallel()
	w := open(t)
	code := w.code(signIn())
	agree := signin.Subject{Tenant: "harbor", Person: "ben", Item: "agree:p1"}
	if _, err := w.pool.Exec(t.Context(), `update codes set person = $1, item = $2`, agree.Person, agree.Item); err != nil {
		t.Fatal(err)
	}
	check(t, w, agree, code, signin.ErrWrongCode)
	check(t, w, signIn(), code, signin.ErrWrongCode)
}

func TestACodeExpires(t *testing.T) {
	t.Parallel()
	w := open(t)
	code := w.code(signIn())
	w.move(signin.CodeTTL)
	check(t, w, signIn(), code, signin.ErrWrongCode)
}

func TestANewCodeEndsTheOneBefore(t *testing.T) {
	t.Parallel()
	w := open(t)
	old := w.code(signIn())
	fresh := w.code(signIn())
	if old != fresh { // one in a million is the same
		check(t, w, signIn(), old, signin.ErrWrongCode)
	}
	check(t, w, signIn(), fresh, nil)
}

func TestThreeCodesAreMadeInTenMinutes(t *testing.T) {
	t.Parallel()
	w := open(t)
	again := func() error {
		_, err := w.Codes.Make(context.Background(), signIn(), signin.CodeTTL)
		return err
	}
	if made := times(20, func() bool { return again() == nil }); made != 3 {
		t.Errorf("%d of twenty at once", made)
	}
	if err := again(); !errors.Is(err, signin.ErrTooManyCodes) {
		t.Errorf("the fourth: %v", err)
	}
	w.code(signin.Subject{Tenant: "harbor", Person: "ana", Item: "agree:p1"})
	w.move(10 * time.Minute)
	if err := again(); err != nil {
		t.Errorf("ten minutes later: %v", err)
	}
}

func TestACodeCannotBeFoundFromItsRow(t *testing.T) {
	t.Parallel()
	w := open(t)
	code := w.code(signIn())
	other := signin.Open(w.pool, identity.NewKey(), w.tokens, w.now)
	if err := other.Codes.Check(t.Context(), signIn(), code); !errors.Is(err, signin.ErrWrongCode) {
		t.Errorf("under another key: %v", err)
	}
	check(t, w, signIn(), code, nil)
}

func TestACodeIsForSomebodyAndSomething(t *testing.T) {
	t.Parallel()
	w := open(t)
	for _, s := range []signin.Subject{{Person: "ana", Item: "sign-in"}, {Tenant: "harbor", Item: "sign-in"}, {Tenant: "harbor", Person: "ana"}} {
		if code, err := w.Codes.Make(t.Context(), s, signin.CodeTTL); err == nil || code != "" {
			t.Errorf("%+v got a code", s)
		}
	}
}
