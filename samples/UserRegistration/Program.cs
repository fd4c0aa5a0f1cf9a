using UserRegistration;

var builder = WebApplication.CreateBuilder(args);
builder.AddRegistration();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapRegistration();
app.Run();
