namespace Spend.Nodes.Tests.Checking;

/// <summary>What a client asks for, and what a record says happened.</summary>
internal enum Step : byte
{
    /// <summary>A charge, or a hold.</summary>
    Authorize,
    Settle,
    Extend,
    Release,
    Grant,

    /// <summary>The state of a customer; nothing is recorded.</summary>
    Read,

    /// <summary>A hold that ended by itself: a record that nobody asked for.</summary>
    Expire,

    /// <summary>A new limit of a cap.</summary>
    Limit,

    /// <summary>A record without money: what it says is not a matter of the campaign.</summary>
    Other,
}

/// <summary>One thing that a client wants, however often it has to ask.</summary>
/// <param name="Id">Of the authorization or grant; settle, extend and release have the id of their hold.</param>
/// <param name="User">Whose counter of the caps per user it falls under.</param>
/// <param name="Amount">Asked for, in whole units; of a limit, the new one.</param>
/// <param name="Holds">Authorize: reserved until it is settled.</param>
internal readonly record struct Request(Step Step, int Id, int Customer, byte User = 0, int Amount = 0, bool Holds = false);

/// <summary>What came back.</summary>
internal enum Verdict : byte
{
    /// <summary>Nothing, or that nothing is known: to be asked again.</summary>
    Unanswered,

    /// <summary>Recorded, or read.</summary>
    Allowed,

    /// <summary>A limit is in the way.</summary>
    Denied,

    /// <summary>Not as things stand: <see cref="Attempt.Code"/> says why.</summary>
    Refused,
}

/// <summary>One time that something was asked.</summary>
/// <param name="Request">Its number in the log.</param>
/// <param name="Start">Before the first byte left; of the one monotonic clock of all clients.</param>
/// <param name="End">After the last byte of the answer came.</param>
/// <param name="Replayed">The answer says that it is an earlier one again.</param>
/// <param name="Sequence">How many of the customer's records the answer reflects; 0 where it does not say.</param>
/// <param name="Code">Of a denial or refusal.</param>
/// <param name="Stop">Of a denial by an amount.</param>
internal readonly record struct Attempt(
    int Request, byte Node, long Start, long End, Verdict Verdict, bool Replayed, long Sequence, Figures Figures, string? Code, Stop? Stop);

/// <summary>The amounts of an answer or a record, in whole units.</summary>
/// <param name="Held">What this authorization holds afterwards; of a read, what all of them hold.</param>
/// <param name="Available">Funds afterwards.</param>
/// <param name="Reserved">Of the funds, by all holds.</param>
/// <param name="Caps">A digest of all counters it moved and where they stood afterwards.</param>
internal readonly record struct Figures(long Charged, long Held, long Unbilled, long Available, long Reserved, ulong Caps);

/// <summary>The limit that a denial names, as it stood.</summary>
/// <param name="WindowEnd">In ticks; 0 where it never starts again.</param>
internal sealed record Stop(string Limit, long Spent, long Held, long Left, long Requested, long WindowEnd);
