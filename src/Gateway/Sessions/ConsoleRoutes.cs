using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pages;
using Spend.Journal;

namespace Spend.Gateway.Sessions;

/// <summary>Logging in to the console.</summary>
public sealed record ConsoleLogin(string Key);

/// <summary>Who is logged in.</summary>
public sealed record ConsoleSession(string Tenant, string KeyId, bool Platform, Instant ExpiresAt);

/// <summary>The console's sessions: an admin's API key is sent once, and a cookie stands for it from then on.</summary>
public static class ConsoleRoutes
{
    private const string Path = "/console/session";

    private static readonly Problem BadKey = new(StatusCodes.Status401Unauthorized, "unauthenticated", "This is no admin key of any tenant, or it has been revoked.");

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, LogIn).OpenToAll().ExcludeFromDescription();
        routes.MapGet(Path, Read).OpenToAll().ExcludeFromDescription();
        routes.MapDelete(Path, LogOut).OpenToAll().ExcludeFromDescription();
    }

    private static async Task<Created<ConsoleSession>> LogIn(HttpContext context, KeyRing keys, SessionBook sessions, PageSettings settings, TimeProvider time)
    {
        var login = await JsonBody.Read<ConsoleLogin>(context.Request);
        var caller = keys.Find("Bearer " + login.Key.Trim());
        if (caller is not { Role: Role.Admin }) throw new ProblemException(BadKey);
        var (secret, expiresAt) = sessions.OpenConsole(caller);
        SessionCookie.Set(context, SessionKind.Console, secret, settings, time);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new ConsoleSession(caller.Tenant, caller.KeyId, caller.IsPlatform, expiresAt));
    }

    private static Ok<ConsoleSession> Read(HttpContext context, SessionBook sessions)
    {
        context.Response.Headers.CacheControl = "no-store";
        return SessionCookie.In(context.Request, SessionKind.Console) is { } secret
            && sessions.Find(secret, SessionKind.Console) is { } session && sessions.CallerOf(secret, SessionKind.Console) is { } caller
            ? TypedResults.Ok(new ConsoleSession(caller.Tenant, caller.KeyId, caller.IsPlatform, session.ExpiresAt))
            : throw new ProblemException(PageAccess.NoSession);
    }

    private static NoContent LogOut(HttpContext context, SessionBook sessions, PageSettings settings)
    {
        if (SessionCookie.In(context.Request, SessionKind.Console) is { } secret) sessions.End(secret, SessionKind.Console);
        SessionCookie.Remove(context, SessionKind.Console, settings);
        return TypedResults.NoContent();
    }
}
