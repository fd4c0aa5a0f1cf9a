using MediatR;
using RedisLocking;

namespace UserRegistration;

/// <summary>Registers a user once, however many servers are asked to at the same time. The answer is null when the name is taken.</summary>
[Locked("register:{UserName|trim|lower}")]
public sealed record RegisterUser(string UserName) : IRequest<RegistrationResponse?>;
