"""What AWS refuses and moto allows, and how CloudFormation then goes on: with an import, a rollback, a failed deletion.

A test makes the next creation fail by writing a resource type into the file that MOTO_FAILS names.
"""
import json
import os

from moto.awslambda.models import LambdaVersion, lambda_backends
from moto.cloudformation import parsing
from moto.cloudformation.models import CloudFormationBackend
from moto.cloudformation.responses import CloudFormationResponse
from moto.dynamodb.models import dynamodb_backends
from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend, ManagedPolicy, iam_backends
from moto.s3.exceptions import S3AccessDeniedError
from moto.s3.models import s3_backends
from moto.s3.responses import S3Response
from moto.ses.models import ses_backends
from moto.sesv2 import urls as sesv2_urls
from moto.sesv2.responses import SESV2Response

ORIGINAL_CREATE = parsing.parse_and_create_resource
ORIGINAL_DELETE = parsing.ResourceMap.delete


def bucket(account, region, name):
    owner = s3_backends.bucket_accounts.get(name)
    return owner and s3_backends[owner[1]][owner[0]].buckets.get(name)


# The types whose names a stack may find taken, the property that names them, and where moto keeps them.
NAMED = {
    "AWS::S3::Bucket": ("BucketName", bucket),
    "AWS::DynamoDB::Table": ("TableName", lambda account, region, name: dynamodb_backends[account][region].tables.get(name)),
    "AWS::SES::EmailIdentity": (
        "EmailIdentity",
        lambda account, region, name: ses_backends[account][region].email_identities.get(name),
    ),
    "AWS::IAM::User": ("UserName", lambda account, region, name: iam_backends[account]["aws"].users.get(name)),
}


def existing(resource, resources, account, region):
    """What is there by the name that a template gives a resource; none where it gives none."""
    key, find = NAMED.get(resource["Type"], (None, None))
    if not key:
        return None
    return find(account, region, parsing.clean_json(resource["Properties"][key], resources))


def is_importable(resource):
    """Of a static name, and kept when its stack goes.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
    """
    return isinstance(resource["Properties"][NAMED[resource["Type"]][0]], str) and resource.get("DeletionPolicy") in (
        "Retain",
        "RetainExceptOnCreate",
    )


def create(logical_id, resource_json, resources_map, account_id, region_name):
    condition = resource_json.get("Condition")
    if condition and not resources_map.lazy_condition_map[condition]:
        return None
    fails = os.environ.get("MOTO_FAILS")
    if fails and os.path.exists(fails) and open(fails).read().strip() == resource_json["Type"]:
        raise RuntimeError(f"{logical_id} was to fail")
    there = existing(resource_json, resources_map, account_id, region_name)
    if not there:
        return ORIGINAL_CREATE(logical_id, resource_json, resources_map, account_id, region_name)
    if not (getattr(resources_map, "imports", False) and is_importable(resource_json)):
        raise RuntimeError(f"{logical_id}: a resource of this name already exists (AlreadyExists)")
    resources_map.imported = getattr(resources_map, "imported", set()) | {logical_id}
    if resource_json["Type"] == "AWS::SES::EmailIdentity":  # the class that moto was taught
        there = parsing.resource_class_from_type(resource_json["Type"])(resource_json["Properties"]["EmailIdentity"])
    there.cf_resource_type = resource_json["Type"]
    there.logical_resource_id = logical_id
    return there


def delete(self, rollback=False):
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html"""
    imported = getattr(self, "imported", set())

    def kept(name, resource):
        policy = resource.get("DeletionPolicy")
        return policy == "Retain" or policy == "RetainExceptOnCreate" and (not rollback or name in imported)

    for name, resource in self._resource_json_map.items():
        table = self._parsed_resources.get(name)
        if resource["Type"] == "AWS::DynamoDB::Table" and table and not kept(name, resource):
            if getattr(table, "deletion_protection_enabled", False) or str(
                resource["Properties"].get("DeletionProtectionEnabled")
            ).lower() == "true":
                raise RuntimeError(f"{name}: protected against deletion")
    before = self._resource_json_map
    self._resource_json_map = {
        name: {**resource, "DeletionPolicy": "Retain" if kept(name, resource) else "Delete"}
        for name, resource in before.items()
    }
    try:
        ORIGINAL_DELETE(self)
    finally:
        self._resource_json_map = before


original_change_set = CloudFormationResponse.create_change_set


def create_change_set(self):
    name, body = self._get_param("StackName"), self._get_param("TemplateBody")
    if len(body) > 51200:
        raise RuntimeError("templateBody is longer than 51,200 bytes")
    for stack in self.cloudformation_backend.stacks.values():
        if stack.name == name and stack.status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"):
            raise RuntimeError(f"Stack {name} is in {stack.status} state and can not be updated")
    result = original_change_set(self)
    change_set = self.cloudformation_backend.describe_change_set(self._get_param("ChangeSetName"))
    resources = change_set.stack.resource_map
    resources.imports = self._get_bool_param("ImportExistingResources", False)
    return result


original_execute = CloudFormationBackend.execute_change_set


def execute_change_set(self, change_set_name, stack_name=None):
    change_set = self.describe_change_set(change_set_name)
    stack = change_set.stack
    try:
        original_execute(self, change_set_name, stack_name)
    except Exception as e:
        stack._add_stack_event(f"{change_set.change_set_type}_FAILED", resource_status_reason=str(e))
        change_set.execution_status = "EXECUTE_FAILED"
        if change_set.change_set_type == "UPDATE":
            stack.status = "UPDATE_ROLLBACK_COMPLETE"
            return
        try:
            stack.resource_map.delete(rollback=True)
            stack.status = "ROLLBACK_COMPLETE"
        except Exception as failure:
            stack._add_stack_event("DELETE_FAILED", resource_status_reason=str(failure))
            stack.status = "ROLLBACK_FAILED"


original_delete_stack = CloudFormationBackend.delete_stack


def delete_stack(self, name_or_stack_id):
    found = [it for it in self.stacks.values() if name_or_stack_id in (it.name, it.stack_id)]
    for stack in found:
        try:
            original_delete_stack(self, stack.stack_id)
        except Exception as e:
            stack.status = "DELETE_FAILED"
            stack._add_stack_event("DELETE_FAILED", resource_status_reason=str(e))
            self.stacks[stack.stack_id] = stack


original_version = LambdaVersion.create_from_cloudformation_json.__func__


def version(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    """https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html#lambda-PublishVersion-request-CodeSha256"""
    wanted = cloudformation_json["Properties"].get("CodeSha256")
    function = cloudformation_json["Properties"]["FunctionName"]
    latest = lambda_backends[account_id][region_name].get_function(function)
    if wanted and latest.code_sha_256 != wanted:
        raise RuntimeError(f"CodeSHA256 ({wanted}) is different from current CodeSHA256 in $LATEST")
    return original_version(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)


def next_version(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    """Other code is another version, and an alias that names the version of the template goes with it."""
    newest = version(cls, new_resource_name, cloudformation_json, account_id, region_name)
    function = cloudformation_json["Properties"]["FunctionName"]
    backend = lambda_backends[account_id][region_name]
    for alias in list(backend.list_aliases(function)):
        backend.update_alias(alias.name, function, str(newest.version), None, None)
    original_resource.version = newest.version
    return original_resource


original_delete_policy, original_delete_user = IAMBackend.delete_policy, IAMBackend.delete_user


def delete_policy(self, policy_arn):
    if self.get_policy(policy_arn).attachment_count:
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    original_delete_policy(self, policy_arn)


def delete_with_stack(self, account_id, region_name):
    iam_backends[account_id]["aws"].delete_policy(self.arn)


def delete_user(self, user_name):
    user = self.get_user(user_name)
    if user.access_keys or any(user in group.users for group in self.groups.values()):
        raise DeleteConflictException("Cannot delete entity, must delete keys and leave groups first.")
    original_delete_user(self, user_name)


def owned(original):
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html"""

    def respond(self, request, full_url):
        expected = request.headers.get("x-amz-expected-bucket-owner")
        owner = s3_backends.bucket_accounts.get(self.parse_bucket_name_from_url(request, full_url))
        if expected and owner and owner[1] != expected:
            raise S3AccessDeniedError()
        return original(self, request, full_url)

    return respond


def put_configuration_set(self):
    identity = self.sesv2_backend.get_email_identity(self.path.split("/")[-2])
    identity.configuration_set_name = self._get_param("ConfigurationSetName")
    return json.dumps({})


def put_mail_from(self):
    identity = self.sesv2_backend.get_email_identity(self.path.split("/")[-2])
    identity.mail_from = self._get_param("MailFromDomain")
    return json.dumps({})


parsing.parse_and_create_resource = create
parsing.ResourceMap.delete = delete
CloudFormationResponse.create_change_set = create_change_set
CloudFormationBackend.execute_change_set = execute_change_set
CloudFormationBackend.delete_stack = delete_stack
LambdaVersion.create_from_cloudformation_json = classmethod(version)
LambdaVersion.update_from_cloudformation_json = classmethod(next_version)
IAMBackend.delete_policy = delete_policy
IAMBackend.delete_user = delete_user
ManagedPolicy.delete = delete_with_stack
S3Response._bucket_response = owned(S3Response._bucket_response)
S3Response._key_response = owned(S3Response._key_response)
SESV2Response.put_email_identity_configuration_set_attributes = put_configuration_set
SESV2Response.put_email_identity_mail_from_attributes = put_mail_from
for part in ("configuration-set", "mail-from"):
    sesv2_urls.url_paths["{0}/v2/email/identities/(?P<EmailIdentity>[^/]+)/" + part + "$"] = SESV2Response.dispatch
