using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Service;

/// <summary>Calls the lock service, and says of what went wrong whether it is the caller's matter, the service's, or nobody knows.</summary>
internal sealed class ServiceClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public ServiceClient(Uri address, string? apiKey, TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>Sends a request and reads its answer, both within the deadline.</summary>
    /// <param name="name">Of which lock it is, for the error.</param>
    /// <param name="request">The request.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="read">Reads the answer, which may be a problem that is none to the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LockUnavailableException">There was no answer, or the service's own store did not answer.</exception>
    /// <exception cref="FailedException">The service refuses.</exception>
    public async Task<T> CallAsync<T>(LockName name, HttpRequestMessage request, TimeSpan within, Func<HttpResponseMessage, ProblemBody?, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(within, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var problem = response.IsSuccessStatusCode ? null : await ProblemAsync(response, either.Token).ConfigureAwait(false);
            ThrowIfRefused(name, response.StatusCode, problem);
            return await read(response, problem, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(name, $"did not answer within {Values.DurationText.Rounded(within)}", late);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Unavailable(name, $"could not be reached ({error.Message})", error);
        }
        catch (JsonException error)
        {
            throw Unavailable(name, "answered what is no lock service's answer", error);
        }
    }

    /// <summary>An answer whose body goes on and on; the caller disposes it.</summary>
    /// <inheritdoc cref="CallAsync"/>
    public async Task<HttpResponseMessage> OpenAsync(LockName name, HttpRequestMessage request, TimeSpan within, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(within, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                var problem = await ProblemAsync(response, either.Token).ConfigureAwait(false);
                ThrowIfRefused(name, response.StatusCode, problem);
                throw Unexpected(name, response.StatusCode, problem);
            }
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(name, $"did not answer within {Values.DurationText.Rounded(within)}", late);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Unavailable(name, $"could not be reached ({error.Message})", error);
        }
    }

    public LockUnavailableException Unavailable(LockName name, string what, Exception? why = null) =>
        new(name, $"Lock '{name}': nobody knows, for the lock service at {_http.BaseAddress} {what}.", why);

    public LockUnavailableException Unexpected(LockName name, HttpStatusCode status, ProblemBody? problem) =>
        Unavailable(name, $"answered {(int)status}: {problem?.Text ?? "nothing that is known here"}");

    public void Dispose() => _http.Dispose();

    private static async Task<ProblemBody> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return (isProblem ? await response.Content.ReadFromJsonAsync(ServiceJson.Default.ProblemBody, cancellationToken).ConfigureAwait(false) : null)
            ?? new ProblemBody(Type: null, response.ReasonPhrase, Detail: null);
    }

    private void ThrowIfRefused(LockName name, HttpStatusCode status, ProblemBody? problem)
    {
        switch (status)
        {
            case HttpStatusCode.Unauthorized:
                throw new FailedException(ExitCodes.Refused, "unauthorized", $"the lock service at {_http.BaseAddress} wants a key, or does not know this one (--api-key, REDISLOCK_API_KEY): {problem!.Text}");
            case HttpStatusCode.Forbidden:
                throw new FailedException(ExitCodes.Refused, "forbidden", $"the key may not do this at the lock service at {_http.BaseAddress}: {problem!.Text}");
            case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity:
                throw FailedException.Usage($"the lock service at {_http.BaseAddress} refuses the request: {problem!.Text}");
            case HttpStatusCode.NotFound when problem!.Code != "not-found":
                throw Unavailable(name, "is none: it knows no such address");
            case HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests:
                throw Unexpected(name, status, problem);
        }
    }
}
