using System.Collections.Concurrent;
using Spend.Core;
using Spend.Gateway.Access;
using Spend.Gateway.Pages;
using Spend.Journal;

namespace Spend.Gateway.Sessions;

/// <summary>
/// Opens and finds the sessions of pages. What was found is believed for a few seconds, so that watching a page costs the store next to
/// nothing; a session that is ended elsewhere is over within them.
/// </summary>
public sealed class SessionBook(ISessions sessions, KeyRing keys, PageSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(4);

    /// <summary>Found sessions remembered; beyond it all are forgotten, and looked up again.</summary>
    private const int MostRemembered = 100_000;

    private readonly ConcurrentDictionary<string, (Session Session, long At)> _found = new(StringComparer.Ordinal);

    /// <summary>A link to a customer's page, good for one session, whose id is known already.</summary>
    public (string Code, string SessionId, Instant ExpiresAt) Link(string tenant, string customer)
    {
        var tail = NewTail();
        var (code, expiresAt) = Open(SessionKind.Link, tail, tenant, customer, settings.LinkLife);
        return (code, IdOf(SessionKind.Portal, tail), expiresAt);
    }

    /// <summary>Follows a link: the secret of a new session of that customer; null where the code was never given out, has expired or was followed before.</summary>
    public (string Secret, Instant ExpiresAt)? Follow(string code) =>
        HashOf(code) is var hash && sessions.Find(hash) is { Kind: SessionKind.Link } && sessions.Take(hash) is { } link && link.ExpiresAt > Now
            ? Open(SessionKind.Portal, link.Id[(link.Id.IndexOf('_') + 1)..], link.Tenant, link.Subject, settings.SessionLife)
            : null;

    /// <summary>A session of the console, for as long as its key is good.</summary>
    public (string Secret, Instant ExpiresAt) OpenConsole(Caller admin) => Open(SessionKind.Console, NewTail(), admin.Tenant, admin.Handle, settings.SessionLife);

    /// <summary>Whom a page's session lets in; null: nobody.</summary>
    public Caller? CallerOf(string secret, SessionKind kind) => Find(secret, kind) is not { } session ? null
        : kind == SessionKind.Console ? keys.ByHandle(session.Tenant, session.Subject)
        : new Caller(session.Tenant, Role.Customer, session.Id, session.Subject, IsPlatform: false, keys.InFlightOf(session.Tenant));

    public Session? Find(string secret, SessionKind kind)
    {
        var hash = HashOf(secret);
        var known = _found.TryGetValue(hash, out var found) ? found.Session : null;
        if (known is null || time.GetElapsedTime(found.At) > Believed) known = Read(hash, known);
        return known?.Kind == kind && known.ExpiresAt > Now ? known : null;
    }

    public void End(string secret, SessionKind kind)
    {
        if (Find(secret, kind) is not { } session) return;
        sessions.Take(session.Hash);
        _found.TryRemove(session.Hash, out _);
    }

    /// <summary>Ends everything that lets people see a customer's page: sessions, and links that nobody has followed. At other nodes within seconds.</summary>
    public void EndAll(string tenant, string customer)
    {
        sessions.TakeAll(SessionKind.Link, tenant, customer);
        sessions.TakeAll(SessionKind.Portal, tenant, customer);
        foreach (var (hash, (session, _)) in _found)
            if (session.Kind == SessionKind.Portal && session.Tenant == tenant && session.Subject == customer) _found.TryRemove(hash, out _);
    }

    /// <param name="known">As it was a few seconds ago: while the store is away, it still is.</param>
    private Session? Read(string hash, Session? known)
    {
        try
        {
            known = sessions.Find(hash);
        }
        catch (JournalUnavailableException) when (known is not null)
        {
            return known;
        }
        if (_found.Count >= MostRemembered) _found.Clear();
        if (known is null) _found.TryRemove(hash, out _);
        else _found[hash] = (known, time.GetTimestamp());
        return known;
    }

    private (string Secret, Instant ExpiresAt) Open(SessionKind kind, string tail, string tenant, string subject, TimeSpan life)
    {
        var secret = KeyHash.NewKey()[3..];
        var session = new Session(HashOf(secret), IdOf(kind, tail), kind, tenant, subject, Instant.From((time.GetUtcNow() + life).UtcDateTime));
        sessions.Add(session, Now);
        return (secret, session.ExpiresAt);
    }

    private static string NewTail() => KeyHash.NewKey()[3..19];

    private static string IdOf(SessionKind kind, string tail) => $"{kind.ToString().ToLowerInvariant()}_{tail}";

    private static string HashOf(string secret) => KeyHash.Of(secret).ToString();

    private Instant Now => Instant.From(time.GetUtcNow().UtcDateTime);
}
