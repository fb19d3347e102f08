using Spend.Journal;

namespace Spend.Gateway.Http;

/// <summary>
/// The outermost step of every request: whatever goes wrong inside becomes a problem, and answers that routing made without a body
/// (404, 405, 415) get one.
/// </summary>
public sealed class ErrorBoundary(RequestDelegate next, ILogger<ErrorBoundary> log)
{
    private readonly OnceASecond _unavailable = new();

    public async Task InvokeAsync(HttpContext context)
    {
        Problem problem;
        try
        {
            await next(context);
            if (context.Response is not { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null }) return;
            problem = OfBareStatus(context.Response.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // the caller has gone; there is nobody to tell
        }
        // The boundary of the program: anything that is not caught here would drop the connection without an answer.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            problem = OfException(exception);
            // While the store is away every request fails alike.
            if (problem.Status >= 500 && (exception is not JournalUnavailableException || _unavailable.IsTime)) log.RequestFailed(exception, context.Request.Method, problem.Code);
            if (context.Response.HasStarted)
            {
                context.Abort(); // half an answer must not look like a whole one
                return;
            }
            context.Response.Clear();
        }
        await problem.WriteTo(context.Response);
    }

    private static Problem OfException(Exception exception) => exception switch
    {
        ProblemException refused => refused.Problem,
        JournalUnavailableException => Problem.Unavailable,
        OverloadedException => Problem.Overloaded,
        AccountQuarantinedException => new Problem(StatusCodes.Status500InternalServerError, "account_quarantined", "This customer's journal cannot be replayed; someone has been told. Other customers are served."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.TooLarge,
        BadHttpRequestException bad => OfBareStatus(bad.StatusCode),
        _ => Problem.Broken,
    };

    private static Problem OfBareStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Problem.UnknownRoute,
        StatusCodes.Status405MethodNotAllowed => Problem.MethodNotAllowed,
        StatusCodes.Status408RequestTimeout => new Problem(status, "request_timeout", "The request came in too slowly."),
        StatusCodes.Status413PayloadTooLarge => Problem.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => Problem.NotJson,
        >= 500 => Problem.Broken,
        _ => new Problem(status, "bad_request", "The request is not well-formed."),
    };
}
