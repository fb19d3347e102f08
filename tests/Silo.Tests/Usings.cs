// Orleans has a Request of its own.
global using Request = Spend.Nodes.Tests.Checking.Request;
