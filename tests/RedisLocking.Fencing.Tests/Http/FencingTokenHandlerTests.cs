using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace RedisLocking.Fencing.Tests.Http;

public sealed class FencingTokenHandlerTests : IDisposable
{
    private readonly LockLeaseAccessor _leases = new();
    private readonly Receiver _receiver = new();

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public async Task A_request_carries_the_token_of_the_lease_that_its_flow_runs_under()
    {
        using var http = Client();
        using (_leases.Enter(new TestLease("register:ann", 41)))
            await http.GetAsync("/");

        _receiver.Header(FencingHeaders.Token).ShouldBe("41");
        _receiver.Header(FencingHeaders.Resource).ShouldBe(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("register:ann"))).ToLowerInvariant());
    }

    [Fact]
    public void A_request_that_is_not_awaited_carries_it_too()
    {
        using var http = Client();
        using (_leases.Enter(new TestLease("register:ann", 41)))
            http.Send(new HttpRequestMessage(HttpMethod.Get, "/"));

        _receiver.Header(FencingHeaders.Token).ShouldBe("41");
    }

    [Fact]
    public async Task A_request_under_no_lease_is_sent_as_it_is()
    {
        using var http = Client();
        await http.GetAsync("/");

        _receiver.Requests.ShouldHaveSingleItem().Headers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(FencingResource.Name, "register%3A%C3%A4nne%0D%0A")]
    [InlineData(FencingResource.None, null)]
    public async Task The_name_is_sent_in_clear_or_not_at_all_when_the_client_says_so(FencingResource resource, string? sent)
    {
        using var http = Client(resource);
        using (_leases.Enter(new TestLease("register:änne\r\n", 41)))
            await http.GetAsync("/");

        _receiver.Header(FencingHeaders.Token).ShouldBe("41");
        _receiver.Header(FencingHeaders.Resource).ShouldBe(sent);
    }

    [Fact]
    public async Task A_lease_of_its_own_goes_before_that_of_the_flow()
    {
        using var http = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/").SendUnder(new TestLease("account:b", 7));
        using (_leases.Enter(new TestLease("account:a", 41)))
            await http.SendAsync(request);

        _receiver.Header(FencingHeaders.Token).ShouldBe("7");
    }

    [Fact]
    public async Task A_request_under_a_lost_lease_is_not_sent()
    {
        using var http = Client();
        using (_leases.Enter(new TestLease("register:ann", 41) { IsLost = true }))
            await http.GetAsync("/").ShouldThrowAsync<LockLostException>();

        _receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_is_sent_again_looks_at_the_lease_anew()
    {
        var lease = new TestLease("register:ann", 41);
        using var again = new HttpMessageInvoker(new Twice { InnerHandler = Handler(), BetweenTries = () => lease.IsLost = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://receiver/").SendUnder(lease);

        await again.SendAsync(request, CancellationToken.None).ShouldThrowAsync<LockLostException>();

        _receiver.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_try_carries_one_token()
    {
        using var again = new HttpMessageInvoker(new Twice { InnerHandler = Handler() });
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://receiver/").SendUnder(new TestLease("register:ann", 41));

        await again.SendAsync(request, CancellationToken.None);

        _receiver.Header(FencingHeaders.Token).ShouldBe("41");
    }

    [Fact]
    public void FencingTokenHandler_NoValueOfTheEnumeration_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new FencingTokenHandler((FencingResource)7));

    private HttpClient Client(FencingResource resource = FencingResource.Hash) => new(Handler(resource)) { BaseAddress = new Uri("http://receiver") };

    private FencingTokenHandler Handler(FencingResource resource = FencingResource.Hash) => new(resource) { InnerHandler = _receiver };

    private sealed class Receiver : HttpMessageHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        public string? Header(string name) =>
            Requests[^1].Headers.TryGetValues(name, out var values) ? values.ShouldHaveSingleItem() : null;

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }

    /// <summary>As a handler that tries again does.</summary>
    private sealed class Twice : DelegatingHandler
    {
        public Action BetweenTries { get; init; } = () => { };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await base.SendAsync(request, cancellationToken);
            BetweenTries();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
