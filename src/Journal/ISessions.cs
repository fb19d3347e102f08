using Spend.Core;

namespace Spend.Journal;

/// <summary>Who has the pages open, and the codes of links that nobody has followed yet. Of secrets only hashes are kept.</summary>
public interface ISessions
{
    /// <summary>Keeps a session, durable on return. Where its subject has <see cref="Limits.SessionsPerSubject"/> of its kind already, the one that would end first ends.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot write now.</exception>
    void Add(Session session, Instant now);

    /// <summary>The session of a secret; null where there is none or it was taken away. It may have expired.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read now.</exception>
    Session? Find(string hash);

    /// <summary>Takes a session away: of several who try at once, on whichever node, one gets it.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot write now.</exception>
    Session? Take(string hash);

    /// <summary>Takes all sessions of a kind away that a subject has.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot write now.</exception>
    void TakeAll(SessionKind kind, string tenant, string subject);
}

/// <summary>What a session opens. The numbers are stored.</summary>
public enum SessionKind
{
    /// <summary>Nothing yet: the code of a link, good for one portal session.</summary>
    Link = 1,

    /// <summary>The page of one customer.</summary>
    Portal = 2,

    /// <summary>The console, for whom an API key names.</summary>
    Console = 3,
}

/// <param name="Hash">SHA-256 of the secret, in hexadecimal.</param>
/// <param name="Id">What the audit log calls it.</param>
/// <param name="Subject">The customer, or the id of the API key for the console.</param>
/// <param name="ExpiresAt">Exclusive.</param>
public sealed record Session(string Hash, string Id, SessionKind Kind, string Tenant, string Subject, Instant ExpiresAt);
