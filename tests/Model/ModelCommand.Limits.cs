namespace Spend.Model;

public sealed record SetCap(ModelCap Cap) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.SetCap(clock, Cap);

    public override string ToString() => $"cap {Cap}";
}

public sealed record RemoveCap(string Id, ModelOwner By) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.RemoveCap(clock, Id, By);

    public override string ToString() => $"remove cap {Id}{(By == ModelOwner.Admin ? "" : " by the customer")}";
}

/// <summary>Nothing new may be spent in one counter of a cap.</summary>
public sealed record CloseBudget(string Id, ModelCounterName Counter) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.CloseBudget(clock, Id, Counter);

    public override string ToString() => $"close {Id} {Counter}";
}

public sealed record Suspend : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Suspend(clock);

    public override string ToString() => "suspend";
}

public sealed record Resume : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Resume(clock);

    public override string ToString() => "resume";
}

public sealed record SetBrake(ModelBrake Brake) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.SetBrake(clock, Brake);

    public override string ToString() => $"brake {Brake}";
}

public sealed record RemoveBrake : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.RemoveBrake(clock);

    public override string ToString() => "remove brake";
}

public sealed record SetAlert(ModelAlert Alert) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.SetAlert(clock, Alert);

    public override string ToString() => $"alert {Alert}";
}

public sealed record RemoveAlert(string Id, ModelOwner By) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.RemoveAlert(clock, Id, By);

    public override string ToString() => $"remove alert {Id}{(By == ModelOwner.Admin ? "" : " by the customer")}";
}

public sealed record SetTopUp(ModelTopUp TopUp) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.SetTopUp(clock, TopUp);

    public override string ToString() => $"auto top-up {TopUp}";
}

public sealed record RemoveTopUp : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.RemoveTopUp(clock);

    public override string ToString() => "remove auto top-up";
}

public sealed record DeclineTopUp(string Request) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.DeclineTopUp(clock, Request);

    public override string ToString() => $"decline {Request}";
}
