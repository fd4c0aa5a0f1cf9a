using MediatR;
using RedisLocking.Requests;

namespace RedisLocking.MediatR.Tests.Requests;

public sealed class LockedRequestTests
{
    private readonly LockPolicies _policies = new LockPolicies().Add("patient", new LockPolicy { Wait = TimeSpan.FromSeconds(5) });

    [Fact]
    public void Find_RequestThatSaysNoLock_IsNull() => Find<Plain>().ShouldBeNull();

    [Fact]
    public void Find_Attribute_HasItsPolicyAndTemplates()
    {
        var request = Find<Patient>().ShouldNotBeNull();

        request.Policy.ShouldBe(new LockPolicy { Wait = TimeSpan.FromSeconds(5), Ttl = TimeSpan.FromSeconds(1) });
        request.Templates.Select(template => template.Text).ShouldBe(["patient:{Id}"]);
        request.ShareHeld.ShouldBeTrue();
    }

    [Fact]
    public void Find_ChildOfALockedRequest_IsLockedToo() => Find<PatientChild>().ShouldNotBeNull();

    [Fact]
    public void Find_LockedRequest_TakesItsPolicyFromAnAttributeWithoutTemplates()
    {
        Find<Said>().ShouldNotBeNull().Policy.ShouldBe(new LockPolicy());
        Find<SaidPatiently>().ShouldNotBeNull().Policy.Wait.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(typeof(UnknownProperty), "{Idd} asks for 'Idd'; UnknownProperty has the properties Id, User")]
    [InlineData(typeof(WrongCase), "{id} asks for 'id'; WrongCase has the properties Id")]
    [InlineData(typeof(UnknownNested), "{User.Mail} asks for 'Mail'; Uri has the properties")]
    [InlineData(typeof(EmptySegment), "{User..Host} asks for ''")]
    [InlineData(typeof(WriteOnly), "WriteOnly has no properties")]
    [InlineData(typeof(WithSource), "{body:Id} has the source 'body'; the values of a request are its properties, written without a source: {Id}")]
    [InlineData(typeof(WholeObject), "{Id} is a OrderId, which is no single value; say which part of it: {Id.…}, where it has the properties Value")]
    [InlineData(typeof(WholeList), "{Ids} is a Int32[], which is no single value")]
    [InlineData(typeof(AnyObject), "{Id} is a Object, which is no single value")]
    [InlineData(typeof(BadModifier), "unknown modifier 'lowercase' in {Id|lowercase} at index 2; the modifiers are lower, upper, trim, hash")]
    [InlineData(typeof(UnknownPolicy), "There is no lock policy 'hasty'; named are 'patient'")]
    [InlineData(typeof(BadTtl), "TtlMilliseconds of [Locked] must be between 100 (100 ms) and 86,400,000 (24 h); it is 1")]
    [InlineData(typeof(TooFewPermits), "Permits of [Locked] must be 1 to 1,000,000, or 0 for no semaphore; it is -1")]
    [InlineData(typeof(BothKinds), "Mode (Read) and Permits (5) exclude each other: a semaphore has neither readers nor writers")]
    [InlineData(typeof(NoTemplate), "[Locked] has no template, as in [Locked(\"order:{Id}\")]")]
    [InlineData(typeof(SaidTwice), "it is said twice, by the templates of [Locked] and by ILockedRequest")]
    public void Find_Mistake_NamesTheRequestAndSaysWhatIsWrong(Type request, string message)
    {
        var refused = Should.Throw<InvalidOperationException>(() => LockedRequest.Find(request, _policies));

        refused.Message.ShouldStartWith($"The lock of request {request.FullName}: ");
        refused.Message.ShouldContain(message);
    }

    private LockedRequest? Find<TRequest>() => LockedRequest.Find(typeof(TRequest), _policies);

    private sealed record Plain(int Id) : IRequest;

    [Locked("patient:{Id}", Policy = "patient", TtlMilliseconds = 1000, ShareHeld = true)]
    private record Patient(int Id) : IRequest;

    private sealed record PatientChild(int Id) : Patient(Id);

    private sealed record Said(LockName LockName) : IRequest, ILockedRequest;

    [Locked(Policy = "patient")]
    private sealed record SaidPatiently(LockName LockName) : IRequest, ILockedRequest;

    [Locked("a:{Idd}")]
    private sealed record UnknownProperty(int Id, Uri User) : IRequest;

    [Locked("a:{id}")]
    private sealed record WrongCase(int Id) : IRequest;

    [Locked("a:{User.Mail}")]
    private sealed record UnknownNested(Uri User) : IRequest;

    [Locked("a:{User..Host}")]
    private sealed record EmptySegment(Uri User) : IRequest;

    [Locked("a:{Id}")]
    private sealed class WriteOnly : IRequest
    {
        private int _id;

        public int Id
        {
            set => _id = value;
        }

        public override string ToString() => $"{_id}";
    }

    [Locked("a:{body:Id}")]
    private sealed record WithSource(int Id) : IRequest;

    private readonly record struct OrderId(int Value);

    [Locked("a:{Id}")]
    private sealed record WholeObject(OrderId? Id) : IRequest;

    [Locked("a:{Ids}")]
    private sealed record WholeList(int[] Ids) : IRequest;

    [Locked("a:{Id}")]
    private sealed record AnyObject(object Id) : IRequest;

    [Locked("a:{Id|lowercase}")]
    private sealed record BadModifier(int Id) : IRequest;

    [Locked("a:{Id}", Policy = "hasty")]
    private sealed record UnknownPolicy(int Id) : IRequest;

    [Locked("a:{Id}", TtlMilliseconds = 1)]
    private sealed record BadTtl(int Id) : IRequest;

    [Locked("a:{Id}", Permits = -1)]
    private sealed record TooFewPermits(int Id) : IRequest;

    [Locked("a:{Id}", Mode = LockMode.Read, Permits = 5)]
    private sealed record BothKinds(int Id) : IRequest;

    [Locked]
    private sealed record NoTemplate(int Id) : IRequest;

    [Locked("a:{Id}")]
    private sealed record SaidTwice(int Id, LockName LockName) : IRequest, ILockedRequest;
}
