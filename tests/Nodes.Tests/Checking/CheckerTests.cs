using System.Diagnostics;

namespace Spend.Nodes.Tests.Checking;

/// <summary>A checker that finds nothing proves nothing: each kind of broken promise is planted once.</summary>
public sealed class CheckerTests(ITestOutputHelper output)
{
    [Fact]
    public void A_sound_history_is_sound()
    {
        var scene = new Scene();
        var charge = scene.Charge(10);
        var hold = scene.Hold(50);
        scene.Settle(hold, 60);
        var released = scene.Hold(5);
        scene.Release(released);
        var forgotten = scene.Hold(7);
        scene.Expire(forgotten);
        scene.Refuse(Step.Extend, forgotten, "authorization_expired");
        scene.Settle(forgotten, 7);
        scene.Read();
        scene.DenyFunds(5_000);
        scene.DenyCap(2_000);
        scene.Repeat(charge);
        scene.Grant(100);
        scene.Charge(1);
        Assert.True(scene.Check().IsEmpty, scene.Check().ToString());
    }

    [Fact]
    public void A_confirmed_charge_that_the_journal_does_not_have_is_lost() => Finds(Broken.Lost, static scene =>
    {
        scene.Charge(10);
        scene.Journal.RemoveAt(scene.Journal.Count - 1);
    });

    [Fact]
    public void A_confirmed_charge_with_another_record_in_its_place_is_lost() => Finds(Broken.Lost, static scene =>
    {
        var (one, other) = (scene.Charge(10), scene.Charge(10));
        scene.ChangeRecord(scene.SequenceOf(one), e => e with { Id = other });
        scene.ChangeRecord(scene.SequenceOf(other), e => e with { Id = one });
    });

    [Fact]
    public void A_confirmed_hold_that_nobody_knows_is_lost() => Finds(Broken.Lost, static scene => scene.Refuse(Step.Settle, scene.Hold(10), "not_found"));

    [Fact]
    public void Two_records_of_one_id_are_found() => Finds(Broken.Doubled, static scene =>
    {
        var one = scene.Charge(10);
        var other = scene.Charge(10);
        scene.Attempts.RemoveAt(scene.IndexOf(other));
        scene.ChangeRecord(scene.Journal.Count, e => e with { Id = one });
    });

    [Fact]
    public void Two_answers_that_both_claim_to_be_the_first_are_found() => Finds(Broken.Doubled, static scene =>
    {
        var charge = scene.Charge(10);
        scene.Repeat(charge);
        scene.Attempts[^1] = scene.Attempts[^1] with { Replayed = false };
    });

    [Fact]
    public void A_request_that_is_denied_after_it_was_confirmed_is_found() => Finds(Broken.Doubled, static scene =>
    {
        var charge = scene.Charge(10);
        scene.DenyFunds(2_000);
        scene.Attempts[^1] = scene.Attempts[^1] with { Request = charge };
    });

    [Fact]
    public void A_record_that_nobody_asked_for_is_found() => Finds(Broken.Unasked, static scene =>
    {
        scene.Charge(10);
        scene.ChangeRecord(scene.Journal.Count, static e => e with { Id = 99 });
        scene.Attempts.RemoveAt(scene.Attempts.Count - 1);
    });

    [Fact]
    public void An_end_of_a_hold_that_there_never_was_is_found() => Finds(Broken.Unasked, static scene => scene.Expire(77));

    [Fact]
    public void An_answer_that_is_not_its_record_is_found() => Finds(Broken.Differs, static scene =>
        scene.Change(scene.Charge(10), static a => a with { Figures = a.Figures with { Charged = 9 } }));

    [Fact]
    public void An_answer_with_other_counters_than_its_record_is_found() => Finds(Broken.Differs, static scene =>
        scene.Change(scene.Charge(10), static a => a with { Figures = a.Figures with { Caps = 1 } }));

    [Fact]
    public void A_replay_with_another_amount_is_found() => Finds(Broken.Replay, static scene =>
    {
        scene.Repeat(scene.Charge(10));
        scene.Attempts[^1] = scene.Attempts[^1] with { Figures = scene.Attempts[^1].Figures with { Available = 3 } };
    });

    [Fact]
    public void A_replay_of_another_record_is_found() => Finds(Broken.Replay, static scene =>
    {
        var (one, other) = (scene.Charge(10), scene.Charge(10));
        scene.Repeat(one);
        scene.Attempts[^1] = scene.Attempts[^1] with { Sequence = scene.SequenceOf(other) };
    });

    [Fact]
    public void An_answer_that_ended_before_another_began_and_is_recorded_after_it_is_found() => Finds(Broken.Order, static scene =>
    {
        var (one, other) = (scene.Charge(10), scene.Charge(20));
        scene.Change(one, static a => a with { Start = 1_000, End = 1_001 });
        scene.Change(other, static a => a with { Start = 900, End = 901 });
    });

    [Fact]
    public void Answers_whose_times_overlap_may_be_in_any_order()
    {
        var scene = new Scene();
        var (one, other) = (scene.Charge(10), scene.Charge(20));
        scene.Change(one, static a => a with { Start = 900, End = 1_001 });
        scene.Change(other, static a => a with { Start = 900, End = 901 });
        Assert.True(scene.Check().IsEmpty, scene.Check().ToString());
    }

    [Fact]
    public void A_replay_whose_record_is_older_than_its_request_is_found() => Finds(Broken.Order, static scene =>
    {
        var charge = scene.Charge(10);
        scene.Charge(20);
        scene.Change(charge, static a => a with { Start = 900, End = 901, Replayed = true });
    });

    [Fact]
    public void A_denial_that_does_not_know_of_a_grant_confirmed_before_is_found() => Finds(Broken.Stale, static scene =>
    {
        var denial = scene.DenyFunds(1_005);
        scene.Grant(100);
        scene.Change(denial, static a => a with { Start = 1_000, End = 1_001 });
    });

    [Fact]
    public void A_reading_that_does_not_know_of_a_charge_confirmed_before_is_found() => Finds(Broken.Stale, static scene =>
    {
        var reading = scene.Read();
        scene.Charge(10);
        scene.Change(reading, static a => a with { Start = 1_000, End = 1_001 });
    });

    [Fact]
    public void A_reading_that_goes_back_behind_another_is_found() => Finds(Broken.Stale, static scene =>
    {
        var (first, charge, second) = (scene.Read(), scene.Charge(10), scene.Read());
        scene.Attempts.RemoveAt(scene.IndexOf(charge));
        scene.Change(first, static a => a with { Start = 1_000, End = 1_001 });
        scene.Change(second, static a => a with { Start = 900, End = 901 });
    });

    [Fact]
    public void A_reading_that_is_not_what_the_journal_comes_to_is_found() => Finds(Broken.WrongView, static scene =>
        scene.Change(scene.Read(), static a => a with { Figures = a.Figures with { Available = 77 } }));

    [Fact]
    public void A_denial_for_funds_that_were_there_is_found() => Finds(Broken.WrongView, static scene =>
        scene.Change(scene.DenyFunds(5_000), static a => a with { Stop = a.Stop! with { Left = 7 } }));

    [Fact]
    public void A_denial_of_less_than_was_left_is_found() => Finds(Broken.WrongView, static scene => scene.DenyFunds(3));

    [Fact]
    public void A_denial_by_a_cap_that_stood_elsewhere_is_found() => Finds(Broken.WrongView, static scene =>
        scene.Change(scene.DenyCap(5_000), static a => a with { Stop = a.Stop! with { Spent = 2 } }));

    [Fact]
    public void A_refusal_that_the_journal_does_not_bear_out_is_found() => Finds(Broken.WrongRefusal, static scene => scene.Refuse(Step.Settle, scene.Hold(10), "already_released"));

    [Fact]
    public void A_cap_that_is_passed_is_found() => Finds(Broken.OverCap, static scene => scene.Charge(101), cap: 100);

    [Fact]
    public void A_cap_that_is_reached_is_not_passed()
    {
        var scene = new Scene(cap: 100);
        scene.Charge(100);
        Assert.True(scene.Check().IsEmpty);
    }

    [Fact]
    public void Holds_and_charges_that_pass_a_cap_together_are_found() => Finds(Broken.OverCap, static scene =>
    {
        scene.Hold(60);
        scene.Charge(60);
    }, cap: 100);

    [Fact]
    public void Funds_below_zero_are_found() => Finds(Broken.Negative, static scene => scene.Charge(501), funds: 500);

    [Fact]
    public void A_negative_charge_is_found() => Finds(Broken.Negative, static scene => scene.Charge(-5));

    [Fact]
    public void A_record_with_wrong_funds_is_found() => Finds(Broken.Sum, static scene =>
    {
        var charge = scene.Charge(10);
        scene.ChangeRecord(scene.SequenceOf(charge), static e => e with { Figures = e.Figures with { Available = 1 } });
    });

    [Fact]
    public void A_record_that_went_by_another_limit_is_found() => Finds(Broken.Sum, static scene =>
    {
        scene.Charge(10);
        scene.ChangeRecord(scene.Journal.Count, static e => e with { Moves = [e.Moves[0] with { Limit = 5_000 }] });
    });

    [Fact]
    public void A_missing_sequence_is_found() => Finds(Broken.Gap, static scene =>
    {
        scene.Charge(10);
        scene.ChangeRecord(scene.Journal.Count, static e => e with { Sequence = e.Sequence + 1 });
    });

    [Fact]
    public void A_million_records_take_seconds()
    {
        var scene = new Scene(funds: 10_000_000, cap: 10_000_000);
        for (var n = 0; n < 250_000; n++)
        {
            scene.Charge(1);
            var hold = scene.Hold(3);
            scene.Settle(hold, 2);
            scene.Read();
            scene.Grant(1);
        }
        var planted = scene.Charge(1);
        scene.Change(planted, static a => a with { Figures = a.Figures with { Charged = 2 } });

        var started = Stopwatch.GetTimestamp();
        var findings = scene.Check();
        var took = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"{scene.Journal.Count} records and {scene.Attempts.Count} answers in {took.TotalSeconds:F1} s");
        Assert.Equal([Broken.Differs], findings.Kinds);
        Assert.True(took < TimeSpan.FromSeconds(20), took.ToString());
    }

    private static void Finds(Broken kind, Action<Scene> plant, long funds = 1_000, long cap = 1_000)
    {
        var scene = new Scene(funds, cap);
        scene.Charge(1);
        Assert.True(scene.Check().IsEmpty);
        plant(scene);
        var findings = scene.Check();
        Assert.True(findings[kind] > 0, $"Found instead: {findings}");
    }
}
