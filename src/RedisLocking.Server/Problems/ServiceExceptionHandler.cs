using Microsoft.AspNetCore.Diagnostics;
using RedisLocking.Optimistic;
using RedisLocking.Server.Diagnostics;

namespace RedisLocking.Server.Problems;

/// <summary>Gives what is thrown by an endpoint its answer. A conflict is none of it: that is an answer of the endpoint's.</summary>
internal sealed class ServiceExceptionHandler(ILogger<ServiceExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Answer(httpContext, exception) is not { } answer)
            return false;
        await answer.ExecuteAsync(httpContext);
        return true;
    }

    private IResult? Answer(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ProblemException problem:
                return ServiceProblems.Of(problem.Status, problem.Code, title: null, problem.Message);

            case LockUnavailableException unavailable:
                logger.StoreUnavailable(unavailable.Message);
                return ServiceProblems.Unavailable(context);

            case StoreUnavailableException unavailable:
                logger.StoreUnavailable(unavailable.Message);
                return ServiceProblems.StoreUnavailable(context, unavailable.MayHaveHappened);

            // A lease that ended before it could be handed out: the grant is not there, and a new one may be asked for.
            case LockLostException lost:
                logger.StoreUnavailable(lost.Message);
                return ServiceProblems.Unavailable(context);

            case BadHttpRequestException bad:
                return ServiceProblems.Of(bad.StatusCode, ProblemCodes.OfStatus(bad.StatusCode), title: null, bad.Message);

            // Nobody is there to read it.
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);

            default:
                return null;
        }
    }
}
