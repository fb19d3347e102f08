namespace Spend.Model;

// Commands about what may be spent, what is said of it, and money that is asked for.
public sealed partial class ModelCommands
{
    private static readonly string[] Orgs = ["o1", "o2"], Teams = ["t1", "t2"], Users = ["ann", "bob", "cy"], Runs = ["r1", "r2", "r3", "r4", "r5"];

    private ModelCommand AnyLimitCommand() => _dice.Weighted<Func<ModelCommand>>(
        (8, AnyCap),
        (4, () => new RemoveCap($"cap{_dice.Between(1, CapIds)}", AnyOwner())),
        (8, AnyClosing),
        (2, () => new Suspend()),
        (2, () => new Resume()),
        (3, AnyBrake),
        (1, () => new RemoveBrake()),
        (10, AnyAlert),
        (2, () => new RemoveAlert($"alert{_dice.Between(1, AlertIds)}", AnyOwner())),
        (3, AnyTopUp),
        (1, () => new RemoveTopUp()),
        (5, AnyDecline),
        (6, AnyPurchase))();

    private const int CapIds = 8, AlertIds = 9;

    private ModelOwner AnyOwner() => _dice.Chance(250) ? ModelOwner.Customer : ModelOwner.Admin;

    private SetCap AnyCap()
    {
        var meter = _dice.Chance(300) ? _dice.Of("tokens", "tokens", "images", "pages", "calls") : null;
        var cap = new ModelCap(
            $"cap{_dice.Between(1, CapIds)}",
            meter is null
                ? _dice.Amount("0", "1", "10", "20", "50", "100", "200", "500", "1000", "27.333333333333")
                : _dice.Amount("0", "0.5", "3", "10", "25", "40", "100", "33.333333333333", "300"),
            _dice.Weighted((1, _dice.Of(Enum.GetValues<ModelWindow>())), (1, ModelWindow.Lifetime)),
            AnyMatch(),
            _dice.Weighted<string[]>((6, []), (2, ["user"]), (1, ["user", "model"]), (2, ["org", "team"]), (2, ["org", "team", "user"]), (4, ["run"])))
        {
            Meter = meter,
            Enforcement = _dice.Weighted((6, ModelEnforcement.Hard), (2, ModelEnforcement.Soft), (1, ModelEnforcement.Shadow)),
            Owner = AnyOwner(),
        };
        if (_caps.FindLast(c => c.Id == cap.Id) is { } before && _dice.Chance(600))
            cap = before with
            {
                Limit = _dice.Chance(600) ? cap.Limit : before.Limit,
                Enforcement = _dice.Chance(300) ? cap.Enforcement : before.Enforcement,
                Owner = cap.Owner,
            };
        _caps.Add(cap);
        return new SetCap(cap);
    }

    /// <summary>A scope in a tree of organisation, team, user and run, or something beside it.</summary>
    private ModelProperties AnyMatch()
    {
        if (_dice.Chance(550)) return ModelProperties.None;
        if (_dice.Chance(200)) return _dice.Of(ModelProperties.Of(("model", "a")), ModelProperties.Of(("model", "b"), ("type", "in")));
        var path = AnyPath();
        return ModelProperties.Of([.. path.Take(1 + _dice.Upto(path.Length))]);
    }

    private (string Name, string Value)[] AnyPath() => [("org", _dice.Of(Orgs)), ("team", _dice.Of(Teams)), ("user", _dice.Of(Users)), ("run", _dice.Of(Runs))];

    /// <summary>Mostly of a cap that has budgets.</summary>
    private CloseBudget AnyClosing()
    {
        var budgets = _caps.Where(c => c.Window == ModelWindow.Lifetime).ToArray();
        if (budgets.Length == 0 || _dice.Chance(20)) return new CloseBudget($"cap{_dice.Between(1, CapIds)}", new([]));
        var cap = budgets[^Math.Min(budgets.Length, 1 + _dice.Upto(4))];
        return new CloseBudget(cap.Id, new([.. cap.Per.Select(name => _dice.Chance(100) ? null : _dice.Of(name switch
        {
            "org" => Orgs,
            "team" => Teams,
            "user" => Users,
            "run" => Runs,
            _ => ["a", "b", "c"],
        }))]));
    }

    private SetBrake AnyBrake() => new(new ModelBrake(
        _dice.Amount("0", "1", "5", "20", "33.333333333333", "100"),
        _dice.Of(60, 61, 100, 3600, 3600, 7777, 86400, 86400),
        _dice.Of(1, 60, 600, 3600, 86400)));

    private SetAlert AnyAlert()
    {
        var number = _dice.Between(1, AlertIds);
        var alert = _dice.Weighted<Func<string, ModelAlert>>(
            (9, id => new(id, ModelAlertKind.CapPercent, Exact.Of(_dice.Of(1, 10, 50, 80, 100, 150)), _caps.Count > 0 && _dice.Chance(900) ? _dice.Of([.. _caps]).Id : "cap1")),
            (4, id => new(id, ModelAlertKind.AllowancePercent, Exact.Of(_dice.Of(10, 50, 80, 100)), _dice.Of(ModelCatalogs.Meters.Where(m => m.Key != "jobs").ToArray()).Key)),
            (2, id => new(id, ModelAlertKind.CommitmentPercent, Exact.Of(_dice.Of(1, 10, 50, 100)))),
            (2, id => new(id, ModelAlertKind.SpendAbove, _dice.Amount("0", "5", "50", "133.333333333333", "500"))),
            (3, id => new(id, ModelAlertKind.FundsBelow, _dice.Amount("0.5", "10", "50", "100", "300"), _dice.Weighted((3, _currency), (1, "credits"), (1, "points")))),
            (3, id => new(id, ModelAlertKind.BurnRate, _dice.Amount("0", "5", "20", "100"), Seconds: _dice.Of(60, 61, 600, 3600, 86400))),
            (3, id => new(id, ModelAlertKind.GrantExpires, Exact.Of(_dice.Of(1, 3, 7, 30, 366)))))($"alert{number}");
        return new SetAlert(alert with { Owner = AnyOwner() });
    }

    private SetTopUp AnyTopUp() => new(new ModelTopUp(
        _dice.Amount("1", "10", "50", "100", "0.000000000001"),
        _dice.Amount("5", "20", "100", "33.333333333333"),
        _dice.Of(1, 2, 3, 10),
        _dice.Of(2, 5, 20),
        _dice.Of(0, 60, 3600, 86400)));

    private DeclineTopUp AnyDecline() => new(_requests.Count == 0 || _dice.Chance(100) ? "topup:1" : _dice.Chance(700) ? _requests[^1] : _dice.Of([.. _requests]));

    /// <summary>Money that was asked for comes in, or other money; sometimes the same payment is told twice.</summary>
    private AddGrant AnyPurchase()
    {
        var paid = _grants.Where(g => g.Payment is not null).ToArray();
        var payment = paid.Length > 0 && _dice.Chance(200) ? _dice.Of(paid) : null;
        var grant = new ModelGrant(
            $"g{_grants.Count + 1}", payment is not null && _dice.Chance(800) ? payment.Amount : _dice.Amount("5", "20", "33.333333333333", "100"),
            _currency, _dice.Of(0, 0, 1), _dice.Chance(700) ? null : Math.Max(_clock, _latest) + 1 + _dice.Below(20 * ModelCalendar.Day), [])
        {
            Source = _dice.Chance(900) ? ModelGrantSource.Purchase : ModelGrantSource.Promotion,
            Payment = payment?.Payment ?? $"pay{_grants.Count + 1}",
        };
        _grants.Add(grant);
        return new AddGrant(grant);
    }
}
